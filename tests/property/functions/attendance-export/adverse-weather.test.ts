import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  forgivenWithin,
  weatherPolicySchema,
} from '../../../../functions/attendance-export/domain/hong-kong/adverse-weather.ts';
import { parseObservatoryWarnings } from '../../../../functions/attendance-export/domain/hong-kong/observatory-warnings.ts';
import { weatherSignals } from '../../../../functions/attendance-export/domain/hong-kong/weather-signal.ts';

const BASE = Date.UTC(2026, 6, 20);
const CODES = ['TC1', 'TC3', 'TC8NE', 'TC8SW', 'TC9', 'TC10', 'CANCEL'] as const;

/** What the Observatory did: at rising minutes, a code or a cancellation; cancelled at the end. */
const histories = fc
  .array(fc.record({ after: fc.integer({ min: 1, max: 300 }), code: fc.constantFrom(...CODES) }), {
    maxLength: 12,
  })
  .map((steps) => {
    let minute = 0;
    const acts = steps.map(({ after, code }) => ({ minute: (minute += after), code }));
    return [...acts, { minute: minute + 30, code: 'CANCEL' as const }];
  });

function snapshotOf({ minute, code }: { minute: number; code: string }): string {
  const time = new Date(BASE + minute * 60_000).toISOString().replace('.000Z', '+00:00');
  const actionCode = code === 'CANCEL' ? code : 'ISSUE';
  return JSON.stringify({
    WTCSGNL: { name: 'n', code, actionCode, issueTime: time, updateTime: time },
  });
}

/** The signal in force at each minute, told step by step. */
function minuteByMinute(history: readonly { minute: number; code: string }[]): string[] {
  const end = history.at(-1)?.minute ?? 0;
  return Array.from({ length: end }, (_, minute) => {
    const last = history.findLast((act) => act.minute <= minute);
    return last === undefined || last.code === 'CANCEL'
      ? ''
      : last.code.slice(0, 4).replace(/[NS]$/, '');
  });
}

describe('snapshots of the Observatory', () => {
  test('give back, minute by minute, what was in force, in whatever order they come', () => {
    const shuffled = histories.chain((history) =>
      fc.tuple(
        fc.constant(history),
        fc.shuffledSubarray(history.map(snapshotOf), { minLength: history.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([history, snapshots]) => {
        const { intervals, problems } = parseObservatoryWarnings(snapshots);

        const ours = minuteByMinute(history).map((_, minute) => {
          const at = BASE / 60_000 + minute;
          return intervals.find(({ start, end }) => start <= at && at < end)?.signal ?? '';
        });
        expect(problems).toEqual([]);
        expect(ours).toEqual(minuteByMinute(history));
      }),
    );
  });

  test('of any bytes give intervals in order and problems in both languages, and never throw', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((raw) => new TextDecoder().decode(raw));
    const nearly = fc
      .record({
        code: fc.oneof(fc.constantFrom(...CODES), fc.string()),
        actionCode: fc.constantFrom('ISSUE', 'CANCEL', 'EXTEND', 'x'),
        issueTime: fc.oneof(
          fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
          fc.string(),
        ),
        updateTime: fc.option(fc.string(), { nil: undefined }),
      })
      .map((WTCSGNL) => JSON.stringify({ WTCSGNL }));
    const anything = fc.oneof(bytes, nearly, fc.json());
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 8 }), (texts) => {
        const { intervals, problems } = parseObservatoryWarnings(texts);

        for (const { start, end } of intervals) expect(start).toBeLessThan(end);
        const starts = intervals.map(({ start }) => start);
        expect(starts).toEqual([...starts].sort((one, other) => one - other));
        for (const { item, reason, remedy } of problems) {
          for (const text of [item, reason, remedy]) {
            expect(text.en).not.toBe('');
            expect(text.zhHK).toMatch(/\p{Script=Han}/u);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('forgiven time', () => {
  test('is, minute by minute, what a count of the signals gives', () => {
    const spells = fc.array(
      fc.record({
        signal: fc.constantFrom(...weatherSignals),
        start: fc.integer({ min: 0, max: 300 }),
        length: fc.integer({ min: 1, max: 120 }),
      }),
      { maxLength: 8 },
    );
    const policies = fc.record({
      effect: fc.constantFrom('forgive-lateness', 'forgive-absence'),
      signals: fc.subarray([...weatherSignals], { minLength: 1 }),
      resumeWithinMinutes: fc.integer({ min: 0, max: 90 }),
    });
    fc.assert(
      fc.property(spells, policies, fc.integer({ min: 0, max: 400 }), (drawn, raw, from) => {
        const policy = weatherPolicySchema.parse(raw);
        const span = { start: from, end: from + 200 };
        const intervals = drawn.map(({ signal, start, length }) => ({
          signal,
          start,
          end: start + length,
          source: 'manual' as const,
        }));
        const forgiven = forgivenWithin(intervals, policy, span);

        for (let minute = -10; minute < 700; minute += 1) {
          const isDue =
            minute >= from &&
            minute < from + 200 &&
            drawn.some(
              ({ signal, start, length }) =>
                policy.signals.includes(signal) &&
                minute >= start &&
                minute < start + length + policy.resumeWithinMinutes,
            );
          const count = forgiven.filter(({ start, end }) => start <= minute && minute < end).length;
          if (count !== (isDue ? 1 : 0)) {
            throw new Error(`minute ${String(minute)}: counted ${String(count)} times`);
          }
        }
      }),
    );
  });
});
