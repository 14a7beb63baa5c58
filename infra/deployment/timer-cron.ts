import { Cron } from 'croner';

/** When a timer would fire. */
export interface TimerCron {
  /** Of `CRON_TZ`; undefined if none is named, which counts as UTC. */
  readonly zone: string | undefined;
  /** The next runs after an instant, UTC epoch milliseconds; fewer if there are none. */
  readonly next: (count: number, afterEpochMs: number) => readonly number[];
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
const PLAIN = /^[\d,*/-]+$/;
/** The last value of each field. */
const LAST: readonly number[] = [59, 59, 23, 31, 12, 7];
/** Seconds take one number; what each further field may hold, in order. */
const FIELDS: readonly RegExp[] = [
  /^\d{1,2}$/,
  PLAIN,
  PLAIN,
  /^[\d,*/?-]+$/,
  /^(?:[\d,*/-]|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)+$/i,
  // Monday is 1 and Sunday 7; a 0 is no day.
  /^(?:[1-7,*/?-]|MON|TUE|WED|THU|FRI|SAT|SUN)+$/i,
];

/**
 * A `cronExpression` under the platform's rules (help page "Time triggers", 2026-03): `@every <n>` with
 * `s`, `m` or `h`, or six fields with seconds first, in UTC unless `CRON_TZ=<zone>` stands before them.
 * What the library takes beyond that (`L`, `#`, nicknames, five fields) is refused. Undefined if it is
 * none. Where both days are given, either is enough (a guess: as Unix cron has it).
 */
export function parseTimerCron(expression: string): TimerCron | undefined {
  const every = /^@every (\d{1,9})([smh])$/.exec(expression);
  if (every?.[1] !== undefined && every[2] !== undefined) {
    return everyCron(Number(every[1]) * (UNIT_MS[every[2]] ?? 0));
  }
  const [, zone, fields = ''] = /^(?:CRON_TZ=(\S+) +)?(\S+(?: +\S+){5})$/.exec(expression) ?? [];
  const parts = fields.split(/ +/);
  if (parts.length !== FIELDS.length) return undefined;
  if (!FIELDS.every((form, index) => form.test(parts[index] ?? ''))) return undefined;
  try {
    const cron = new Cron(parts.map(inWordsOfLibrary).join(' '), {
      timezone: zone ?? 'UTC',
      paused: true,
      mode: '6-part',
    });
    // Finds out now whether the zone exists.
    cron.nextRun(new Date(0));
    return {
      zone,
      next: (count, after) => cron.nextRuns(count, new Date(after)).map((run) => run.getTime()),
    };
  } catch {
    return undefined;
  }
}

/** The platform's `?` is any day, and its `5/20` begins at 5; the library wants `*` and `5-59/20`. */
function inWordsOfLibrary(field: string, index: number): string {
  const last = LAST[index] ?? 0;
  return field
    .split(',')
    .map((part) => (part === '?' ? '*' : part.replace(/^(\d+)\//, `$1-${String(last)}/`)))
    .join(',');
}

/** Counted from the UTC epoch (a guess: the platform does not say where it counts from). */
function everyCron(periodMs: number): TimerCron | undefined {
  if (periodMs <= 0) return undefined;
  return {
    zone: 'UTC',
    next: (count, after) => {
      const first = Math.floor(after / periodMs) * periodMs + periodMs;
      return Array.from({ length: count }, (_, index) => first + index * periodMs);
    },
  };
}
