import { Cron } from 'croner';
import { DescriptionError } from '../../deployment/description-error.ts';

/** When a timer trigger is due. Instants are UTC epoch milliseconds. */
export interface TimerSchedule {
  /** The first due instant after the given one; undefined if there is none. */
  next(afterEpochMs: number): number | undefined;
  /** The last due instant in (`afterEpochMs`, `untilEpochMs`]; undefined if there is none. */
  latest(afterEpochMs: number, untilEpochMs: number): number | undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Reads a `cronExpression` (help page "Time triggers"): `@every 5m`, or six fields with seconds
 * first, in UTC unless `CRON_TZ=<zone>` stands before them. The seconds take no special character.
 *
 * `@every` counts from the UTC epoch, so that a restart does not move it (a guess: the platform
 * does not say where it counts from). If day of month and day of week are both given, either is
 * enough, as in Unix cron (a guess).
 *
 * @throws DescriptionError for what is neither.
 */
export function parseSchedule(expression: string): TimerSchedule {
  const every = /^@every (\d+)([smh])$/.exec(expression.trim());
  if (every?.[1] !== undefined && every[2] !== undefined) {
    const periodMs = Number(every[1]) * (UNIT_MS[every[2]] ?? 0);
    if (periodMs > 0) return everySchedule(periodMs);
  }
  const cron = /^(?:CRON_TZ=(\S+)\s+)?(\d{1,2}(?:\s+\S+){5})$/.exec(expression.trim());
  if (cron?.[2] === undefined) throw notASchedule(expression);
  try {
    return cronSchedule(cron[2].replaceAll('?', '*'), cron[1] ?? 'UTC');
  } catch {
    throw notASchedule(expression);
  }
}

function everySchedule(periodMs: number): TimerSchedule {
  const floor = (epochMs: number): number => Math.floor(epochMs / periodMs) * periodMs;
  return {
    next: (after) => floor(after) + periodMs,
    latest: (after, until) => (floor(until) > after ? floor(until) : undefined),
  };
}

function cronSchedule(fields: string, timezone: string): TimerSchedule {
  const cron = new Cron(fields, { timezone, paused: true, mode: '6-part' });
  // Finds out now whether the zone exists.
  cron.nextRun(new Date(0));
  return {
    next: (after) => cron.nextRun(new Date(after))?.getTime(),
    latest: (after, until) => {
      // The reference itself is not among the previous runs: ask a second later.
      const run = cron.previousRuns(1, new Date(until + 1000))[0]?.getTime();
      return run !== undefined && run > after && run <= until ? run : undefined;
    },
  };
}

function notASchedule(expression: string): DescriptionError {
  return new DescriptionError(
    'description.invalid',
    {
      en: `"${expression}" is no schedule of a timer trigger.`,
      zhHK: `「${expression}」並非有效的定時設定。`,
    },
    {
      en: 'Use "@every 5m", or six fields such as "CRON_TZ=Asia/Hong_Kong 0 10 10 3 * *".',
      zhHK: '請使用「@every 5m」，或六個欄位，例如「CRON_TZ=Asia/Hong_Kong 0 10 10 3 * *」。',
    },
  );
}
