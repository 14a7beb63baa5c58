import { describe, expect, it } from 'vitest';
import { createApprovalEnds } from '../../../../../functions/event-worker/backstop/approval-ends.ts';
import {
  LAST_LATE_PUSH,
  LAST_PUSH,
} from '../../../../../functions/event-worker/backstop/health-aspects.ts';
import { HealthBook } from '../../../../../functions/event-worker/backstop/health-book.ts';
import { createArrivalNotes } from '../../../../../functions/event-worker/backstop/note-arrivals.ts';
import type { StoredEvent } from '../../../../../shared/event-delivery/index.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../../shared/table-store/index.ts';
import { withWriteFates } from '../../../../support/faulty-table-client.ts';
import { SteppedClock } from '../../../../support/stepped-clock.ts';

const NOW = Date.parse('2026-11-02T04:00:00Z');

function push(change: Partial<StoredEvent> = {}): StoredEvent {
  return {
    corpId: 'dingcorp',
    key: 'e_1',
    app: 'main',
    source: 'callback',
    type: 'user_add_org',
    eventTimeEpochMs: NOW - 500,
    receivedAtEpochMs: NOW,
    state: 'new',
    content: '{"EventType":"user_add_org","UserId":["hk001"]}',
    ...change,
  };
}

function approvalEnd(change: Partial<StoredEvent> = {}): StoredEvent {
  const content = JSON.stringify({
    EventType: 'bpms_instance_change',
    processInstanceId: 'a1',
    processCode: 'P',
    type: 'finish',
  });
  return push({ type: 'bpms_instance_change', content, ...change });
}

function bench() {
  const inner = createMemoryTableClient({ clock: new SteppedClock(NOW) });
  const { tables, writes } = withWriteFates(inner, () => 'answered');
  const options = { environment: 'test', tables, random: systemRandom };
  const bookOf = (corpId: string) =>
    new HealthBook({ tables: inner, random: systemRandom, organisation: `test/${corpId}` });
  return {
    notes: createArrivalNotes(options),
    options,
    writes,
    ends: createApprovalEnds(inner, 'test'),
    book: bookOf('dingcorp'),
    bookOf,
  };
}

describe('a routed event', () => {
  it('that was pushed is the last push, with one write a minute at most', async () => {
    const { notes, book, writes } = bench();

    await notes.note(push());
    for (let second = 1; second < 60; second += 1) {
      const receivedAtEpochMs = NOW + second * 1_000;
      await notes.note(push({ receivedAtEpochMs, eventTimeEpochMs: receivedAtEpochMs - 500 }));
    }
    expect(writes()).toBe(1);
    await notes.note(push({ receivedAtEpochMs: NOW + 60_000, eventTimeEpochMs: undefined }));

    expect(writes()).toBe(2);
    expect(await book.instantOf(LAST_PUSH)).toBe(NOW + 60_000);
  });

  it('that came by a retry is told apart', async () => {
    const { notes, book } = bench();

    await notes.note(push());
    expect(await book.instantOf(LAST_LATE_PUSH)).toBeUndefined();
    await notes.note(push({ eventTimeEpochMs: NOW - 10_300 }));

    expect(await book.instantOf(LAST_LATE_PUSH)).toBe(NOW);
  });

  it('that was found otherwise is no push', async () => {
    const { notes, book, writes } = bench();

    await notes.note(push({ source: 'failed-list' }));
    await notes.note(push({ source: 'instance-query' }));

    expect(writes()).toBe(0);
    expect(await book.instantOf(LAST_PUSH)).toBeUndefined();
  });

  it('that ends an approval makes the end known, whatever its source', async () => {
    const { notes, ends } = bench();

    await notes.note(approvalEnd({ source: 'instance-query' }));

    expect(await ends.has('dingcorp', 'a1')).toBe(true);
    expect(await ends.has('dingcorp2', 'a1')).toBe(false);
    expect(await ends.has('dingcorp', 'a2')).toBe(false);
  });

  it('that only starts one does not', async () => {
    const { notes, ends } = bench();
    const content = approvalEnd().content.replace('finish', 'start');

    await notes.note(approvalEnd({ content }));

    expect(await ends.has('dingcorp', 'a1')).toBe(false);
  });

  it('of one organisation says nothing of another', async () => {
    const { notes, bookOf } = bench();

    await notes.note(push());
    await notes.note(push({ corpId: 'dingcorp2', receivedAtEpochMs: NOW + 1 }));

    expect(await bookOf('dingcorp2').instantOf(LAST_PUSH)).toBe(NOW + 1);
  });

  it('whose note is lost twice is not taken for noted', async () => {
    const inner = createMemoryTableClient({ clock: new SteppedClock(NOW) });
    const left: ('lost-before' | 'answered')[] = ['lost-before', 'lost-before'];
    const { tables } = withWriteFates(inner, () => left.shift() ?? 'answered');
    const notes = createArrivalNotes({ environment: 'test', tables, random: systemRandom });

    await expect(notes.note(push())).rejects.toMatchObject({ code: 'tables.outcome-unknown' });
    await notes.note(push());

    const book = new HealthBook({
      tables: inner,
      random: systemRandom,
      organisation: 'test/dingcorp',
    });
    expect(await book.instantOf(LAST_PUSH)).toBe(NOW);
  });
});
