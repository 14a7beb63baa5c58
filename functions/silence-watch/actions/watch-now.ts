import type { BilingualText } from '../../../shared/errors/index.ts';
import { chosenOrganisations } from '../../../shared/invocation/index.ts';
import type { SilenceWatchDependencies, WorkCaller } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { watchOrganisations, type OrganisationWatch } from '../watch/perform-watch.ts';
import type { ActionResult } from './action-result.ts';

/**
 * Looks now, as the timer does, and tells who is to be told.
 *
 * @throws RequestRefusedError; the errors of the configuration
 */
export async function watchNow(
  deps: SilenceWatchDependencies,
  payload: Payload<'watch'>,
  caller: WorkCaller,
): Promise<ActionResult> {
  const organisations = chosenOrganisations(await deps.configuration(), payload);
  const watched = await watchOrganisations(deps, organisations, caller);
  const outcome = outcomeOf(watched);
  return { outcome, organisations: watched, next: NEXT[outcome] };
}

function outcomeOf(watched: readonly OrganisationWatch[]): 'not-watched' | 'silent' | 'all-well' {
  if (watched.some(({ outcome }) => outcome !== 'watched')) return 'not-watched';
  const isSilent = watched.some((one) => one.outcome === 'watched' && one.overdue.length > 0);
  return isSilent ? 'silent' : 'all-well';
}

const NEXT: Readonly<Record<ReturnType<typeof outcomeOf>, BilingualText>> = {
  'all-well': {
    en: 'Nothing that should have happened is absent.',
    zhHK: '應發生的事項均已發生。',
  },
  silent: {
    en: 'Each of "overdue" has a page with its name in runbooks/alarms; {"action":"status"} tells what was seen last.',
    zhHK: '「overdue」各項的處理方法見 runbooks/alarms 內同名的頁面；以 {"action":"status"} 查看最近所見。',
  },
  'not-watched': {
    en: 'Another watch is at it, or something failed: follow the remedy, then repeat in a minute.',
    zhHK: '另一個監察程序正在進行，或有項目失敗：請按建議處理，一分鐘後再執行。',
  },
};
