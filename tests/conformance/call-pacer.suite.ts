import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallPacer, FullHourPause, PaceResult } from '../../shared/resilience/index.ts';
import type { Clock } from '../../shared/time/index.ts';

export interface PacerSettings {
  readonly callsPerSecond: number;
  readonly pauseAroundFullHour?: FullHourPause;
}

export interface CallPacersUnderTest {
  /** The clock that the pacers and their callers live by. */
  readonly clock: Clock;
  readonly create: (settings: PacerSettings) => CallPacer;
  /** Longest time between two grants of a key that is always asked for. */
  readonly longestSpacingMs: (callsPerSecond: number) => number;
  /** How late a grant may be, at most. */
  readonly latenessMs: number;
  readonly runs: number;
  readonly dispose: () => Promise<void>;
}

/** A class that may take the whole rate. */
const priority = 'payroll';

interface Grant {
  readonly caller: number;
  readonly atMs: number;
}

/** Everything that the port promises, for any adapter. */
export function describeCallPacer(name: string, start: () => Promise<CallPacersUnderTest>): void {
  describe(`the call pacer ${name}`, () => {
    let subject: CallPacersUnderTest;
    let clock: Clock;
    let keys = 0;
    /** No test meets what another has left in a lane. */
    const freshKey = (): string => `dingappkey0001/operation-${(keys += 1)}`;

    beforeAll(async () => {
      subject = await start();
      clock = subject.clock;
    });
    afterAll(() => subject.dispose());

    const grantsOf = async (
      pacer: CallPacer,
      key: string,
      callers: number,
      fromMs = clock.nowEpochMs(),
    ): Promise<Grant[]> => {
      const grants: Grant[] = [];
      const ask = async (caller: number): Promise<void> => {
        const result = await pacer.acquire(key, { priority });
        expect(result).toEqual({ outcome: 'granted' });
        grants.push({ caller, atMs: clock.nowEpochMs() - fromMs });
      };
      await Promise.all(Array.from({ length: callers }, (_, caller) => ask(caller)));
      return grants;
    };

    it('serves the callers of one key in their order, at no more than the rate', async () => {
      const pacer = subject.create({ callsPerSecond: 10 });

      const grants = await grantsOf(pacer, freshKey(), 12);

      const spacings = grants.slice(1).map(({ atMs }, index) => atMs - (grants[index]?.atMs ?? 0));
      expect(grants.map(({ caller }) => caller)).toEqual([...Array(12).keys()]);
      expect(grants[0]?.atMs).toBeLessThanOrEqual(subject.latenessMs);
      expect(grants[11]?.atMs).toBeGreaterThanOrEqual(1_100);
      expect(Math.max(...spacings)).toBeLessThanOrEqual(
        subject.longestSpacingMs(10) + subject.latenessMs,
      );
    });

    it('paces each key by itself', async () => {
      const pacer = subject.create({ callsPerSecond: 2 });
      const from = clock.nowEpochMs();

      const [one] = await Promise.all([
        grantsOf(pacer, freshKey(), 1, from),
        grantsOf(pacer, freshKey(), 5, from),
      ]);

      expect(one[0]?.atMs).toBeLessThanOrEqual(subject.latenessMs);
    });

    it('grants in no second of the clock more than the limit, however callers come', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 30 }),
          fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 60 }),
          async (callsPerSecond, gaps) => {
            const pacer = subject.create({ callsPerSecond });
            const key = freshKey();
            const bySecond = new Map<number, number>();
            const running: Promise<void>[] = [];

            for (const gap of gaps) {
              if (gap > 300) await clock.sleep(gap);
              running.push(
                pacer.acquire(key, { priority }).then(() => {
                  const second = Math.floor(clock.nowEpochMs() / 1_000);
                  bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
                }),
              );
            }
            await Promise.all(running);

            const granted = [...bySecond.values()];
            expect(granted.reduce((sum, calls) => sum + calls, 0)).toBe(gaps.length);
            expect(Math.max(...granted)).toBeLessThanOrEqual(callsPerSecond);
          },
        ),
        { numRuns: subject.runs },
      );
    });

    it('says when the next slot is instead of waiting past the deadline, and takes no slot', async () => {
      const pacer = subject.create({ callsPerSecond: 1 });
      const key = freshKey();
      await pacer.acquire(key, { priority });
      const from = clock.nowEpochMs();

      const late = await pacer.acquire(key, { priority, deadlineEpochMs: from + 300 });
      const [next] = await grantsOf(pacer, key, 1, from);

      expect(late.outcome).toBe('too-late');
      expect(notBefore(late)).toBeGreaterThan(from + 300);
      expect(next?.atMs).toBeLessThanOrEqual(subject.longestSpacingMs(1) + subject.latenessMs);
    });

    it('serves those whose turn comes in time and tells the others at once', async () => {
      const pacer = subject.create({ callsPerSecond: 10 });
      const key = freshKey();
      const deadlineEpochMs = clock.nowEpochMs() + 450;

      const results = await Promise.all(
        Array.from({ length: 20 }, () => pacer.acquire(key, { priority, deadlineEpochMs })),
      );

      const served = results.filter(({ outcome }) => outcome === 'granted');
      expect(served.length).toBeGreaterThanOrEqual(3);
      expect(served.length).toBeLessThanOrEqual(5);
      expect(clock.nowEpochMs()).toBeLessThanOrEqual(deadlineEpochMs + subject.latenessMs);
    });

    it('takes no slot for a deadline that has passed', async () => {
      const pacer = subject.create({ callsPerSecond: 1 });
      const key = freshKey();
      const from = clock.nowEpochMs();

      const late = await pacer.acquire(key, { priority, deadlineEpochMs: from - 1 });
      const [next] = await grantsOf(pacer, key, 1, from);

      expect(late.outcome).toBe('too-late');
      expect(next?.atMs).toBeLessThanOrEqual(subject.latenessMs);
    });

    it('holds one key for the pause that the other side asked for, also those who wait', async () => {
      const pacer = subject.create({ callsPerSecond: 10 });
      const [held, free] = [freshKey(), freshKey()];
      const from = clock.nowEpochMs();
      const waiting = grantsOf(pacer, held, 3, from);

      await pacer.holdUntil(from + 5_000, held);
      await pacer.holdUntil(from + 2_000, held);
      const [other] = await grantsOf(pacer, free, 1, from);
      const late = await grantsOf(pacer, held, 1, from);

      const times = [...(await waiting), ...late].map(({ atMs }) => atMs);
      expect(other?.atMs).toBeLessThan(2_000);
      // One may have been served before the pause began.
      expect(times.filter((atMs) => atMs < 5_000).length).toBeLessThanOrEqual(1);
      expect(Math.max(...times)).toBeLessThanOrEqual(6_500);
    });

    it('holds every key when the other side serves nobody, and says so to whoever cannot wait', async () => {
      const pacer = subject.create({ callsPerSecond: 10 });
      const from = clock.nowEpochMs();
      await pacer.holdUntil(from + 60_000);
      const told = clock.nowEpochMs();

      const late = await pacer.acquire(freshKey(), { priority, deadlineEpochMs: told + 1_000 });
      const toldAt = clock.nowEpochMs();
      const grants = await Promise.all([1, 2].map(() => grantsOf(pacer, freshKey(), 1, from)));

      expect(late.outcome).toBe('too-late');
      expect(notBefore(late)).toBeGreaterThanOrEqual(from + 60_000);
      expect(toldAt).toBe(told);
      for (const { atMs } of grants.flat()) {
        expect(atMs).toBeGreaterThanOrEqual(60_000);
        expect(atMs).toBeLessThanOrEqual(60_000 + 1_000);
      }
    });

    it('stops waiting when the caller gives up, and serves those behind', async () => {
      const pacer = subject.create({ callsPerSecond: 1 });
      const key = freshKey();
      await pacer.acquire(key, { priority });
      const controller = new AbortController();
      const reason = new Error('stopped');
      const from = clock.nowEpochMs();

      const waiting = pacer.acquire(key, { priority, signal: controller.signal });
      const behind = grantsOf(pacer, key, 1, from);
      controller.abort(reason);

      await expect(waiting).rejects.toBe(reason);
      expect((await behind)[0]?.atMs).toBeLessThanOrEqual(
        2 * subject.longestSpacingMs(1) + subject.latenessMs,
      );
    });

    it('takes no slot for a caller that had given up before it came', async () => {
      const pacer = subject.create({ callsPerSecond: 1 });
      const key = freshKey();
      const reason = new Error('stopped');

      const refused = pacer.acquire(key, { priority, signal: AbortSignal.abort(reason) });

      await expect(refused).rejects.toBe(reason);
      expect((await grantsOf(pacer, key, 1))[0]?.atMs).toBeLessThanOrEqual(subject.latenessMs);
    });

    it('stays away from the full hour if told so', async () => {
      const pause = { beforeMs: 60_000, afterMs: 120_000 };
      const pacer = subject.create({ callsPerSecond: 10, pauseAroundFullHour: pause });
      const hour = Math.ceil((clock.nowEpochMs() + 100_000) / 3_600_000) * 3_600_000;
      await clock.sleep(hour - 60_100 - clock.nowEpochMs());

      const grants = await grantsOf(pacer, freshKey(), 4, hour);

      expect(grants.map(({ atMs }) => atMs < -60_000 || atMs >= 120_000)).toEqual([
        true,
        true,
        true,
        true,
      ]);
      expect(grants[0]?.atMs).toBeLessThan(-60_000);
      expect(grants[3]?.atMs).toBeGreaterThanOrEqual(120_000);
    });
  });
}

function notBefore(result: PaceResult): number {
  return result.outcome === 'too-late' ? result.notBeforeEpochMs : Number.NaN;
}
