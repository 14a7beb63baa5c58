import {
  daysBetween,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  MINUTE_MS,
} from '../../../shared/time/index.ts';
import type { BackstopRun } from './backstop-run.ts';
import { isDailyLookDue, isPollDue, type LookBudget } from './domain/look-cadence.ts';
import { nextMonthEpochMs, officeMinutesBetween } from './domain/office-time.ts';
import {
  FAILED_LIST,
  failedListSchema,
  LOOKS,
  looksSchema,
  PUSH_COUNT,
  pushCountSchema,
} from './health-aspects.ts';
import type { StreamWatch } from './watch-stream.ts';

type WatchingRun = Pick<BackstopRun, 'deps' | 'organisation' | 'book' | 'call'>;

/** Duties of the day begin at 07:30 in Hong Kong, before anybody works. */
const MORNING_MS = (7 * 60 + 30) * MINUTE_MS;
/** However much trouble there is, the list of failed pushes is not read more often. */
const LIST_READS_PER_DAY = 6;
const LIST_INTERVAL_MS = 50 * MINUTE_MS;
/** A look at a form asks what runs and what has ended. */
const CALLS_PER_FORM = 2;

/** Once a Hong Kong day, from the morning on. */
export async function isCountDue({ deps, book, call }: WatchingRun): Promise<boolean> {
  const { state } = await book.read(PUSH_COUNT, pushCountSchema, call);
  return isDueToday(deps.clock.nowEpochMs(), state?.countedAtEpochMs);
}

/**
 * Once a day, and soon after trouble: pushes that came late, so that an earlier try has failed;
 * approvals that no push had told; a stream that has just fallen silent.
 */
export async function isFailedListDue(
  { deps, book, account, call }: BackstopRun,
  watch: StreamWatch,
  { missed }: { readonly missed: number },
): Promise<boolean> {
  if (account.remaining < 1) return false;
  const { state } = await book.read(FAILED_LIST, failedListSchema, call);
  const now = deps.clock.nowEpochMs();
  if (isDueToday(now, state?.readAtEpochMs)) return true;
  const readAtEpochMs = state?.readAtEpochMs ?? 0;
  const isLate = (watch.lastLatePushEpochMs ?? 0) > readAtEpochMs;
  const isMissing = watch.state.mode === 'pushed' && missed > 0;
  const isAllowed = state?.day !== hongKongDateOf(now) || state.readsOfDay < LIST_READS_PER_DAY;
  const hasTrouble = watch.hasJustStopped || isMissing || isLate;
  return hasTrouble && isAllowed && now - readAtEpochMs >= LIST_INTERVAL_MS;
}

/** In ordinary running once a day; without pushes as often as the month's calls allow. */
export async function isLookDue(
  { deps, organisation, book, account, call }: BackstopRun,
  { state: { mode } }: StreamWatch,
  forms: readonly string[],
): Promise<boolean> {
  if (forms.length === 0) return false;
  const { state: last } = await book.read(LOOKS, looksSchema, call);
  const now = deps.clock.nowEpochMs();
  const nextMonth = nextMonthEpochMs(now);
  const fewest = CALLS_PER_FORM * forms.length;
  const budget: LookBudget = {
    remainingCalls: account.remaining,
    // Halfway to what the last one took: one long look must not put off the next for days.
    callsPerLook: Math.max(fewest, Math.ceil((fewest + (last?.calls ?? 0)) / 2)),
    callsPerDay: fewest + 1,
    daysLeft: daysBetween(hongKongDateOf(now), hongKongDateOf(nextMonth)),
    daysSinceLook: daysSince(now, last?.lookedAtEpochMs),
  };
  if (isMorningPast(now) && isDailyLookDue(budget)) return true;
  const { officeHours } = organisation.events;
  return (
    mode === 'polling' &&
    isPollDue({
      ...budget,
      officeMinutesLeft: officeMinutesBetween(officeHours, now, nextMonth),
      officeMinutesSinceLook:
        last === undefined
          ? Infinity
          : officeMinutesBetween(officeHours, last.lookedAtEpochMs, now),
    })
  );
}

function isDueToday(now: number, lastEpochMs: number | undefined): boolean {
  return isMorningPast(now) && daysSince(now, lastEpochMs) >= 1;
}

/** A last time ahead of now is a clock that was wrong: the duty is due. */
function daysSince(now: number, lastEpochMs: number | undefined): number {
  if (lastEpochMs === undefined || lastEpochMs > now) return Infinity;
  return daysBetween(hongKongDateOf(lastEpochMs), hongKongDateOf(now));
}

function isMorningPast(now: number): boolean {
  return now - hongKongMidnightEpochMs(hongKongDateOf(now)) >= MORNING_MS;
}
