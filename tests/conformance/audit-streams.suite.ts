import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../functions/audit-forwarding/domain/audit-event.ts';
import type { StreamName } from '../../functions/audit-forwarding/domain/stream-name.ts';
import type { AuditStreams, Segment } from '../../functions/audit-forwarding/ports.ts';
import {
  SegmentBrokenError,
  StreamMovedError,
} from '../../functions/audit-forwarding/stream/errors.ts';
import { witnessChain } from '../support/chain-witness.ts';
import { SAMPLE_AUDIT_TIME, sampleDraft, sampleDrafts } from '../support/sample-audit-drafts.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';

export interface AuditStreamsUnderTest {
  /** Streams of another organisation each time, all empty, in the environment `test`. */
  readonly open: (corpId: string, clock: VirtualClock) => AuditStreams;
  readonly dispose: () => Promise<void>;
}

const MINUTE_MS = 60_000;
const STREAM = 'file-audit';

/** Everything that the streams' port promises. */
export function describeAuditStreams(
  name: string,
  clockAt: (epochMs: number) => VirtualClock,
  start: () => Promise<AuditStreamsUnderTest>,
): void {
  describe(`audit streams: ${name}`, () => {
    let subject: AuditStreamsUnderTest;
    let organisations = 0;

    beforeAll(async () => {
      subject = await start();
    });
    afterAll(() => subject.dispose());

    const scene = (): Scene => {
      organisations += 1;
      const corpId = `ding${String(organisations)}`;
      const clock = clockAt(SAMPLE_AUDIT_TIME);
      return new Scene(corpId, clock, subject.open(corpId, clock));
    };

    it('begins at sequence 1, with nothing before it', async () => {
      const { streams, corpId } = scene();

      const head = await streams.head(STREAM);

      const { headHash } = witnessChain({ environment: 'test', corpId, stream: STREAM }, []);
      expect(head).toEqual({
        stream: STREAM,
        version: 0n,
        nextSequence: 1,
        headHash,
        cursor: undefined,
        lastAppendedEpochMs: undefined,
      });
      expect(await allOf(streams.segments(STREAM, 1))).toEqual([]);
      expect(await streams.lastSegmentBefore(STREAM, Number.MAX_SAFE_INTEGER)).toBeUndefined();
      expect(await streams.knownIds(STREAM, [sampleDraft(1).id], 0)).toEqual(new Set());
    });

    it('appends events and moves head and cursor, and tells the same to whoever asks', async () => {
      const { streams, clock } = scene();
      const seen = await streams.head(STREAM);
      const cursor = { page: 'b', until: [1, null, { more: true }] };

      const head = await streams.append(seen, sampleDrafts(1, 3), cursor);

      expect(head).toMatchObject({ nextSequence: 4, cursor, version: 1n });
      expect(head.lastAppendedEpochMs).toBe(clock.nowEpochMs());
      expect(await streams.head(STREAM)).toEqual(head);
    });

    it('chains what several appends bring, so that the lines alone prove it', async () => {
      const subjectOf = scene();
      await subjectOf.append(1, 2);
      await subjectOf.append(3, 1);
      const head = await subjectOf.append(4, 3);

      const events = await subjectOf.events();

      const chain = witnessChain(
        { environment: 'test', corpId: subjectOf.corpId, stream: STREAM },
        events.map(({ line }) => line),
      );
      expect(chain.ids).toEqual(sampleDrafts(1, 6).map(({ id }) => id));
      expect(chain.headHash).toBe(head.headHash);
      expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(events.map(({ id }) => id)).toEqual(chain.ids);
      expect(events.at(-1)?.hash).toBe(chain.headHash);
    });

    it('gives 1,000 events back as they came, every character', async () => {
      const subjectOf = scene();
      const drafts = sampleDrafts(1, 1_000);
      await subjectOf.streams.append(await subjectOf.streams.head(STREAM), drafts, undefined);

      const events = await subjectOf.events();

      expect(events).toHaveLength(1_000);
      for (const [index, { line, id, timeEpochMs }] of events.entries()) {
        const { chain, hash, ...body } = JSON.parse(line) as Record<string, unknown>;
        expect([body, id, timeEpochMs]).toEqual([
          drafts[index]?.body,
          drafts[index]?.id,
          drafts[index]?.timeEpochMs,
        ]);
        expect([chain, hash]).not.toContain(undefined);
      }
    });

    it('moves the cursor alone, and leaves it where none is given', async () => {
      const subjectOf = scene();
      await subjectOf.append(1, 2);
      const { streams } = subjectOf;

      const moved = await streams.append(await streams.head(STREAM), [], 'second page');
      const kept = await streams.append(moved, sampleDrafts(3, 1), undefined);

      expect(moved).toMatchObject({ nextSequence: 3, cursor: 'second page', version: 2n });
      expect(kept).toMatchObject({ nextSequence: 4, cursor: 'second page', version: 3n });
      expect(await streams.head(STREAM)).toEqual(kept);
      expect(await subjectOf.events()).toHaveLength(3);
    });

    it('takes null for a cursor like others', async () => {
      const { streams } = scene();

      const first = await streams.append(await streams.head(STREAM), [], 'page');
      const second = await streams.append(first, [], null);

      expect(second.cursor).toBeNull();
      expect((await streams.head(STREAM)).cursor).toBeNull();
    });

    it('changes nothing where there is nothing new', async () => {
      const { streams } = scene();
      const head = await streams.append(await streams.head(STREAM), [], { page: 1 });

      expect(await streams.append(head, [], undefined)).toEqual(head);
      expect(await streams.append(head, [], { page: 1 })).toEqual(head);
      expect(await streams.head(STREAM)).toEqual(head);
    });

    it('refuses an append to a head that has moved, with or without events', async () => {
      const subjectOf = scene();
      const { streams } = subjectOf;
      const stale = await streams.head(STREAM);
      const head = await streams.append(stale, sampleDrafts(1, 2), 'mine');

      for (const drafts of [sampleDrafts(3, 2), []]) {
        await expect(streams.append(stale, drafts, 'other')).rejects.toBeInstanceOf(
          StreamMovedError,
        );
      }

      expect(await streams.head(STREAM)).toEqual(head);
      expect(await subjectOf.events()).toHaveLength(2);
    });

    it('lets one of ten racing appends win, each time', async () => {
      const subjectOf = scene();
      const { streams } = subjectOf;

      for (let round = 0; round < 3; round += 1) {
        const seen = await streams.head(STREAM);
        const race = await Promise.allSettled(
          Array.from({ length: 10 }, (_, racer) =>
            streams.append(seen, [sampleDraft(100 * round + racer)], racer),
          ),
        );
        const lost = race.filter((one) => one.status === 'rejected');
        expect(lost).toHaveLength(9);
        for (const { reason } of lost) expect(reason).toBeInstanceOf(StreamMovedError);
      }

      const owner = { environment: 'test', corpId: subjectOf.corpId, stream: STREAM };
      const lines = (await subjectOf.events()).map(({ line }) => line);
      expect(witnessChain(owner, lines).sequences).toEqual([1, 2, 3]);
    });

    it('describes each append as a segment', async () => {
      const { streams, clock } = scene();
      const times = [SAMPLE_AUDIT_TIME - 5_000, SAMPLE_AUDIT_TIME - 9_000, SAMPLE_AUDIT_TIME + 60];
      const before = await streams.head(STREAM);

      const after = await streams.append(
        before,
        times.map((time, index) => sampleDraft(index, time)),
        undefined,
      );

      const [segment] = await allOf(streams.segments(STREAM, 1));
      expect(segment).toMatchObject({
        stream: STREAM,
        firstSequence: 1,
        count: 3,
        firstTimeEpochMs: SAMPLE_AUDIT_TIME - 9_000,
        lastTimeEpochMs: SAMPLE_AUDIT_TIME + 60,
        appendedAtEpochMs: clock.nowEpochMs(),
        totalLagMs: 14_000,
        previousHash: before.headHash,
        headHash: after.headHash,
      });
    });

    it('finds the segment that holds a sequence, and all that follow', async () => {
      const subjectOf = scene();
      for (const [first, count] of [
        [1, 3],
        [4, 1],
        [5, 4],
        [9, 2],
      ] as const) {
        await subjectOf.append(first, count);
      }
      const firstsFrom = async (sequence: number): Promise<readonly number[]> =>
        (await allOf(subjectOf.streams.segments(STREAM, sequence))).map(
          ({ firstSequence }) => firstSequence,
        );

      expect(await firstsFrom(1)).toEqual([1, 4, 5, 9]);
      expect(await firstsFrom(3)).toEqual([1, 4, 5, 9]);
      expect(await firstsFrom(4)).toEqual([4, 5, 9]);
      expect(await firstsFrom(7)).toEqual([5, 9]);
      expect(await firstsFrom(9)).toEqual([9]);
      expect(await firstsFrom(10)).toEqual([9]);
      expect(await firstsFrom(11)).toEqual([]);
    });

    it('refuses what is no sequence', async () => {
      const { streams } = scene();

      for (const sequence of [0, -1, 1.5, Number.NaN]) {
        await expect(allOf(streams.segments(STREAM, sequence))).rejects.toBeInstanceOf(RangeError);
      }
    });

    it('tells which events it holds, among those appended since an instant', async () => {
      const subjectOf = scene();
      await subjectOf.append(1, 2);
      subjectOf.clock.advance(MINUTE_MS);
      await subjectOf.append(3, 2);
      subjectOf.clock.advance(MINUTE_MS);
      await subjectOf.append(5, 2);
      const asked = [0, 1, 3, 4, 6, 99].map((number) => sampleDraft(number).id);
      const knownSince = async (minutes: number): Promise<ReadonlySet<string>> =>
        subjectOf.streams.knownIds(STREAM, asked, SAMPLE_AUDIT_TIME + minutes * MINUTE_MS);

      const ids = (...numbers: readonly number[]): ReadonlySet<string> =>
        new Set(numbers.map((number) => sampleDraft(number).id));
      expect(await knownSince(0)).toEqual(ids(1, 3, 4, 6));
      expect(await knownSince(1)).toEqual(ids(3, 4, 6));
      expect(await knownSince(1.5)).toEqual(ids(6));
      expect(await knownSince(3)).toEqual(ids());
      expect(await subjectOf.streams.knownIds(STREAM, [], 0)).toEqual(new Set());
    });

    it('finds the newest segment before an instant, among any number', async () => {
      const subjectOf = scene();
      // Two of each minute; the second segment of a minute begins at twice the minute plus 2.
      for (let number = 0; number < 14; number += 1) {
        if (number > 0 && number % 2 === 0) subjectOf.clock.advance(MINUTE_MS);
        await subjectOf.append(number + 1, 1);
      }
      const before = async (minutes: number): Promise<number | undefined> => {
        const instant = SAMPLE_AUDIT_TIME + minutes * MINUTE_MS;
        return (await subjectOf.streams.lastSegmentBefore(STREAM, instant))?.firstSequence;
      };

      expect(await before(0)).toBeUndefined();
      for (let minute = 1; minute < 8; minute += 1) expect(await before(minute)).toBe(2 * minute);
      expect(await before(0.5)).toBe(2);
      expect(await before(1_000)).toBe(14);
    });

    it('never dates an append before the one before it, whatever the clock says', async () => {
      const subjectOf = scene();
      const first = await subjectOf.append(1, 1);
      subjectOf.clock.advance(-60 * MINUTE_MS);

      const second = await subjectOf.append(2, 1);

      expect(second.lastAppendedEpochMs).toBe(first.lastAppendedEpochMs);
    });

    it('refuses too many events, one twice, and ids and times of another form', async () => {
      const { streams } = scene();
      const seen = await streams.head(STREAM);
      const wrong = [
        sampleDrafts(1, 1_001),
        [sampleDraft(1), sampleDraft(1)],
        [{ ...sampleDraft(1), id: 'ABCDEF0123456789ABCDEF0123456789' }],
        [{ ...sampleDraft(1), id: 'abc' }],
        [{ ...sampleDraft(1), timeEpochMs: 0.5 }],
      ];

      for (const drafts of wrong) {
        await expect(streams.append(seen, drafts, 'x')).rejects.toBeInstanceOf(RangeError);
      }

      expect(await streams.head(STREAM)).toEqual(seen);
    });

    it('keeps streams and organisations apart', async () => {
      const [one, other] = [scene(), scene()];
      await one.append(1, 2);
      await one.append(1, 3, 'approvals');

      expect(await one.events()).toHaveLength(2);
      expect(await one.events('approvals')).toHaveLength(3);
      expect((await one.streams.head('own-trail')).nextSequence).toBe(1);
      expect((await other.streams.head(STREAM)).nextSequence).toBe(1);
      const [mine] = await allOf(one.streams.segments(STREAM, 1));
      if (mine === undefined) throw new Error('no segment');
      await expect(other.streams.read(mine)).rejects.toBeInstanceOf(SegmentBrokenError);
    });

    it('refuses a segment that is not as it says', async () => {
      const subjectOf = scene();
      await subjectOf.append(1, 2);
      await subjectOf.append(3, 2);
      const [first, second] = await allOf(subjectOf.streams.segments(STREAM, 1));
      if (first === undefined || second === undefined) throw new Error('no segment');

      const changed: readonly Segment[] = [
        { ...first, textSha256: second.textSha256 },
        { ...first, textSha256: 'f'.repeat(64) },
        { ...first, count: 1 },
        { ...first, firstSequence: 2 },
        { ...first, headHash: second.headHash },
        { ...first, previousHash: second.previousHash },
        { ...first, stream: 'approvals' },
      ];

      for (const segment of changed) {
        await expect(subjectOf.streams.read(segment)).rejects.toBeInstanceOf(SegmentBrokenError);
      }
    });

    it('stops where the signal is aborted, with its reason', async () => {
      const subjectOf = scene();
      const head = await subjectOf.append(1, 1);
      const [segment] = await allOf(subjectOf.streams.segments(STREAM, 1));
      if (segment === undefined) throw new Error('no segment');
      const reason = new Error('enough');
      const call = { signal: AbortSignal.abort(reason) };
      const { streams } = subjectOf;

      const stopped = [
        () => streams.head(STREAM, call),
        () => streams.knownIds(STREAM, [sampleDraft(1).id], 0, call),
        () => streams.append(head, sampleDrafts(2, 1), undefined, call),
        () => allOf(streams.segments(STREAM, 1, call)),
        () => streams.lastSegmentBefore(STREAM, 0, call),
        () => streams.read(segment, call),
      ];

      for (const act of stopped) await expect(act()).rejects.toBe(reason);
      expect(await streams.head(STREAM)).toEqual(head);
    });
  });
}

class Scene {
  readonly corpId: string;
  readonly clock: VirtualClock;
  readonly streams: AuditStreams;

  constructor(corpId: string, clock: VirtualClock, streams: AuditStreams) {
    this.corpId = corpId;
    this.clock = clock;
    this.streams = streams;
  }

  async append(
    first: number,
    count: number,
    stream: StreamName = STREAM,
  ): ReturnType<AuditStreams['append']> {
    return this.streams.append(
      await this.streams.head(stream),
      sampleDrafts(first, count),
      undefined,
    );
  }

  async events(stream: StreamName = STREAM): Promise<readonly StreamEvent[]> {
    const events: StreamEvent[] = [];
    for await (const segment of this.streams.segments(stream, 1)) {
      events.push(...(await this.streams.read(segment)));
    }
    return events;
  }
}

async function allOf(segments: AsyncIterable<Segment>): Promise<readonly Segment[]> {
  const all: Segment[] = [];
  for await (const segment of segments) all.push(segment);
  return all;
}
