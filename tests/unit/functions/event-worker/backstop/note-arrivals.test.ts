import { describe, expect, it } from 'vitest';
import { createApprovalEnds } from '../../../../../functions/event-worker/backstop/approval-ends.ts';
import {
  LAST_LATE_PUSH,
  LAST_PUSH,
} from '../../../../../functions/event-worker/backstop/health-aspects.ts';
import { HealthBook } from '../../../../../functions/event-worker/backstop/health-book.ts';
import { createArrivalNotes } from '../../../../../functions/event-worker/backstop/note-arrivals.ts';
import { createTablePushLedger } from '../../../../../shared/call-ledger/index.ts';
import type { StoredEvent } from '../../../../../shared/event-delivery/index.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  tables as allTables,
} from '../../../../../shared/table-store/index.ts';
import { withWriteFates } from '../../../../support/faulty-table-client.ts';
import { SteppedClock } from '../../../../support/stepped-clock.ts';
import { rowsOf } from '../../../../support/table-rows.ts';

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

/** Of notes: nothing is sealed, so any randomness will do. */
function surroundings(clock: SteppedClock) {
  const log = createJsonLogger({ clock, write: () => undefined });
  return { environment: 'test', clock, random: systemRandom, log };
}

function bench() {
  const clock = new SteppedClock(NOW);
  const inner = createMemoryTableClient({ clock });
  const { tables, writes } = withWriteFates(inner, () => 'answered');
  const options = { ...surroundings(clock), tables };
  const bookOf = (corpId: string) =>
    new HealthBook({ tables: inner, random: systemRandom, organisation: `test/${corpId}` });
  return {
    notes: createArrivalNotes(options),
    inner,
    options,
    clock,
    writes,
    pushes: createTablePushLedger({ ...options, organisation: 'test/dingcorp' }),
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

  it('that names an approval by what is no id makes it known without showing it', async () => {
    const { notes, ends, inner } = bench();
    const strange = '身份證 K482719(5)';
    const content = approvalEnd().content.replace('a1', strange);

    await notes.note(approvalEnd({ content }));

    expect(await ends.has('dingcorp', strange)).toBe(true);
    const keys = (await rowsOf(inner, allTables.approvalEnd)).map(({ key }) => key['instance']);
    expect(keys).toEqual([expect.stringMatching(/^h[0-9a-f]{64}$/)]);
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
    const clock = new SteppedClock(NOW);
    const inner = createMemoryTableClient({ clock });
    const left: ('lost-before' | 'answered')[] = ['lost-before', 'lost-before'];
    const { tables } = withWriteFates(inner, () => left.shift() ?? 'answered');
    const notes = createArrivalNotes({ ...surroundings(clock), tables });

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

describe('metered pushes', () => {
  /** Approval events of different keys, one a second. */
  const approvals = (count: number, from = 0): StoredEvent[] =>
    Array.from({ length: count }, (_, index) =>
      push({ type: 'bpms_task_change', key: `e_${String(from + index)}`, content: '{}' }),
    );

  it('are counted by family; those of the directory, and what was no push, are not', async () => {
    const { notes, pushes, clock } = bench();
    const events = [
      push({ key: 'e_directory' }),
      push({ key: 'e_found', source: 'failed-list', type: 'bpms_instance_change' }),
      push({ key: 'e_punch', type: 'attendance_check_record' }),
      push({ key: 'm_robot', source: 'robot', type: 'robot-message' }),
      push({ key: 'e_new', type: 'something_new' }),
      ...approvals(3),
    ];

    for (const event of events) {
      await notes.note(event);
      await clock.pass(60_000);
    }

    expect((await pushes.summary('2026-11')).byFamily).toEqual([
      { family: 'approval', pushes: 3 },
      { family: 'attendance', pushes: 1 },
      { family: 'robot', pushes: 1 },
      { family: 'unknown', pushes: 1 },
    ]);
  });

  it('cost one write for the first of a minute and one for each twenty', async () => {
    const { notes, pushes, writes } = bench();
    for (const event of approvals(1)) await notes.note(event);
    const before = writes();

    for (const event of approvals(40, 1)) await notes.note(event);

    expect(writes() - before).toBe(2);
    expect((await pushes.summary('2026-11')).pushes).toBe(41);
  });

  it('of instances that are killed miss the last minute at most, until the inbox is counted', async () => {
    const { notes, pushes, options } = bench();

    for (const event of approvals(20)) await notes.note(event);
    const next = createArrivalNotes(options);
    for (const event of approvals(2, 20)) await next.note(event);

    // One of the first and none of the 19 after it; one of the second and not the other.
    expect((await pushes.summary('2026-11')).pushes).toBe(2);
    const bookedThen = await pushes.booked('2026-11');
    await pushes.recount({ month: '2026-11', pushes: 22, countedAtEpochMs: NOW, bookedThen });
    expect((await pushes.summary('2026-11')).pushes).toBe(22);
  });

  it('that this instance routes again are counted once', async () => {
    const { notes, pushes, clock } = bench();

    for (let routing = 0; routing < 5; routing += 1) {
      for (const event of approvals(2)) await notes.note(event);
      await clock.pass(60_000);
    }
    for (const event of approvals(1, 2)) await notes.note(event);

    expect((await pushes.summary('2026-11')).pushes).toBe(3);
  });

  it('that cannot be counted do not keep an event from being routed', async () => {
    const clock = new SteppedClock(NOW);
    const inner = createMemoryTableClient({ clock });
    const tables = {
      ...inner,
      getRow: (...[table, ...rest]: Parameters<typeof inner.getRow>) =>
        table.name === 'call_ledger'
          ? Promise.reject(new Error('down'))
          : inner.getRow(table, ...rest),
    };
    const notes = createArrivalNotes({ ...surroundings(clock), tables });

    await expect(notes.note(approvals(1)[0] ?? push())).resolves.toBeUndefined();
  });
});
