import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import type { BilingualText } from '../../../shared/errors/index.ts';
import type { DeadLetter } from '../../../shared/event-delivery/index.ts';
import { MINUTE_MS } from '../../../shared/time/index.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';
import { lastAlarm, sendAlarm } from './send-alarm.ts';

const NAME = 'dead-letters';
/** A group that reads the same alarm each minute stops reading. */
const SILENCE_MS = 30 * MINUTE_MS;
const MOST_CODES = 5;

/**
 * Tells the group of dead letters that have come since it was told last, at most once in half an hour:
 * how many, for which reasons, what to do. No person and no content is named.
 *
 * @throws the errors of the tables
 */
export async function tellOfDeadLetters(
  deps: EventWorkerDependencies,
  organisation: OrganisationConfiguration,
  caller: WorkCaller,
): Promise<'told' | 'nothing-new' | 'told-lately' | 'no-robot' | 'failed'> {
  const { signal } = caller;
  const last = await lastAlarm(deps, organisation, NAME, signal);
  const silentUntil = (last?.toldAtEpochMs ?? 0) + SILENCE_MS;
  if (deps.clock.nowEpochMs() < silentUntil) return 'told-lately';
  const letters: DeadLetter[] = [];
  for await (const letter of deps.events.listDeadLetters(organisation.corpId, { signal })) {
    letters.push(letter);
  }
  // Letters are never removed, so a higher number is news whatever the clocks of their writers say.
  const fresh = letters.length - Number(last?.state ?? 0);
  if (fresh <= 0) return 'nothing-new';
  const text = alarmText(organisation, letters, fresh);
  return sendAlarm(deps, organisation, { name: NAME, state: String(letters.length), text }, caller);
}

export function alarmText(
  { nameEn, nameZhHK }: Pick<OrganisationConfiguration, 'nameEn' | 'nameZhHK'>,
  letters: readonly DeadLetter[],
  fresh: number,
): BilingualText {
  const open = letters.filter(({ replayedAtEpochMs }) => replayedAtEpochMs === undefined);
  const reasons = reasonsOf(open);
  return {
    en: `${nameEn}: ${String(fresh)} event(s) could not be handled and were put aside; ${String(open.length)} in all wait for a person (${reasons}). Look at them with "npm run events -- dead-letters", mend the cause, then "npm run events -- replay --dead-letters".`,
    zhHK: `${nameZhHK}：有 ${String(fresh)} 個事件未能處理，已移入死信；現時共有 ${String(open.length)} 個等待處理（${reasons}）。請以「npm run events -- dead-letters」查看，修正原因後執行「npm run events -- replay --dead-letters」。`,
  };
}

/** `jira.unavailable × 3, …`, the commonest first. */
function reasonsOf(letters: readonly DeadLetter[]): string {
  const counts = new Map<string, number>();
  for (const { report } of letters) counts.set(report.code, (counts.get(report.code) ?? 0) + 1);
  const sorted = [...counts].sort(([, one], [, other]) => other - one);
  const shown = sorted.slice(0, MOST_CODES).map(([code, count]) => `${code} × ${String(count)}`);
  return [...shown, ...(sorted.length > MOST_CODES ? ['…'] : [])].join(', ');
}
