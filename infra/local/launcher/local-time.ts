import { formatHongKongTimestamp, monthPeriod } from '../../../shared/time/index.ts';
import { localNowFor } from '../sample-company/index.ts';
import type { LocalClock } from '../stand-in/local-clock.ts';
import { LauncherRefusedError } from './refusal.ts';
import { loadClockOffset } from './state-files.ts';

/** Local time of the kept state is past the point where DingTalk gives out the month. */
export class LocalTimeTooLateError extends LauncherRefusedError {}

/**
 * Where local time must stand at least to export a month; 0 if it may stay where it is. A new state
 * directory can begin in the past, one that was used never runs back.
 *
 * @throws LocalTimeTooLateError
 */
export async function localTimeFor(month: string, stateDirectory: string): Promise<number> {
  const kept = await loadClockOffset(stateDirectory);
  const localNow = Date.now() + (kept ?? 0);
  const wanted = localNowFor(monthPeriod(month), localNow);
  if (!wanted.moved) return 0;
  if (kept === undefined || wanted.epochMs >= localNow) return wanted.epochMs;
  const now = formatHongKongTimestamp(localNow);
  throw new LocalTimeTooLateError(
    `local time in ${stateDirectory} is ${now} HKT and never runs back; DingTalk no longer gives out ${month}. ` +
      `Use --reset, or another folder with --state\n` +
      `${stateDirectory} 的本機時間為 ${now}（香港時間），不會倒退；釘釘已不再提供 ${month} 的紀錄。請使用 --reset，或以 --state 指定其他資料夾`,
  );
}

/**
 * Lets `new Date()` in this process stand where the local clock stands, so that the vendors' SDKs
 * here sign with local time, as those in a function do. `Date.now()` stays the machine's: the local
 * clock itself is built on it.
 *
 * @returns puts the machine's time back
 */
export function letNewDatesFollow(clock: LocalClock): () => void {
  const before = globalThis.Date;
  const following = new Proxy(before, {
    construct: (target, given: unknown[], newTarget) => {
      const parts = given.length === 0 ? [clock.nowEpochMs()] : given;
      return Reflect.construct(target, parts, newTarget) as object;
    },
  });
  globalThis.Date = following;
  return () => {
    if (globalThis.Date === following) globalThis.Date = before;
  };
}
