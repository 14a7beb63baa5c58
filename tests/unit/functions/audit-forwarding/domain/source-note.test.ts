import { describe, expect, it } from 'vitest';
import {
  nextReadEpochMs,
  noteAfterRead,
  type ReadOutcome,
  type SourceNote,
} from '../../../../../functions/audit-forwarding/domain/source-note.ts';

const MINUTE = 60_000;
const START = 1_000_000 * MINUTE;
const hourly = { everyMinutes: 60, edition: 'exclusive' };

/** The note after attempts at these minutes. */
function after(...attempts: readonly (readonly [minute: number, outcome: ReadOutcome])[]) {
  return attempts.reduce<SourceNote | undefined>(
    (note, [minute, outcome]) => noteAfterRead(note, START + minute * MINUTE, outcome),
    undefined,
  );
}

/** In minutes after the start. */
function dueAt(note: SourceNote | undefined, settings = hourly): number {
  return (nextReadEpochMs(note, settings) - START) / MINUTE;
}

describe('a source', () => {
  it('that was never asked is due', () => {
    expect(nextReadEpochMs(undefined, hourly)).toBe(0);
  });

  it('is due after its interval, a minute early because the timer is not punctual', () => {
    expect(dueAt(after([0, { kind: 'read' }]))).toBe(59);
  });

  it('of which there is more is due at once', () => {
    expect(nextReadEpochMs(after([0, { kind: 'read' }], [60, { kind: 'stopped' }]), hourly)).toBe(
      0,
    );
    expect(nextReadEpochMs(after([0, { kind: 'stopped' }]), hourly)).toBe(0);
  });

  it('that fails is asked less and less, but never less often than usual', () => {
    const failed = { kind: 'failed', code: 'dingtalk.unavailable' } as const;

    const waits = [1, 2, 3, 4, 5, 6].map((times) => {
      const attempts = Array.from({ length: times }, (_, at) => [at, failed] as const);
      return dueAt(after(...attempts)) - (times - 1) + 1;
    });

    expect(waits).toEqual([5, 10, 20, 40, 60, 60]);
  });

  it('tells since when it has failed, until it is read', () => {
    const first = { kind: 'failed', code: 'dingtalk.unavailable' } as const;
    const second = { kind: 'failed', code: 'dingtalk.throttled' } as const;

    const failing = after([0, { kind: 'read' }], [60, first], [65, second]);
    const mended = noteAfterRead(failing, START + 75 * MINUTE, { kind: 'read' });

    expect(failing).toMatchObject({
      failures: 2,
      failingSinceEpochMs: START + 60 * MINUTE,
      failureCode: 'dingtalk.throttled',
      readAtEpochMs: START,
    });
    expect(mended).toMatchObject({ failures: 0, failingSinceEpochMs: null, failureCode: null });
  });

  it('that the edition lacks is asked again after a week, or when the edition is another', () => {
    const lacking = after([0, { kind: 'lacking', edition: 'exclusive' }]);

    expect(dueAt(lacking)).toBe(7 * 24 * 60);
    expect(nextReadEpochMs(lacking, { ...hourly, edition: 'standard' })).toBe(0);
  });
});
