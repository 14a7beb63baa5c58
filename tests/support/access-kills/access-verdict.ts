import { faultsOfChain } from '../chain-verdict.ts';
import { SLOT_SPACING_MS, type EndedAccessRound } from './access-round.ts';
import {
  fullestSecond,
  overspentBlocks,
  refusedForToken,
  sharedBlocks,
  throttledCalls,
} from './call-verdict.ts';
import { lostConsent } from './kept-consent.ts';
import { notOpenedBy } from './sealed-cells.ts';

/** What DingTalk's standard edition serves of one API in a second. */
const LIMIT_PER_SECOND = 20;

/**
 * Holds everything that has come of a round against what was promised: no call without a valid token,
 * no slot spent twice, every row open under the last key alone, nothing acknowledged that was lost.
 *
 * @returns what does not hold; empty if all is well
 */
export function faultsOfAccess(round: EndedAccessRound): readonly string[] {
  const { calls, clients, cells, lastKey, pushed, records } = round;
  const fullest = fullestSecond(clients);
  const unrecorded = pushed.others.filter(
    ({ isAcknowledged, eventKey }) =>
      isAcknowledged && records.events.get(eventKey)?.state !== 'unrouted',
  );
  return [
    ...refusedForToken(calls).map((call) => `refused for its token: ${JSON.stringify(call)}`),
    ...throttledCalls(calls, clients).map((call) => `beyond a limit: ${JSON.stringify(call)}`),
    ...(fullest > LIMIT_PER_SECOND ? [`${String(fullest)} calls sent in one second`] : []),
    ...sharedBlocks(clients).map((fault) => `granted twice: ${fault}`),
    ...overspentBlocks(clients, SLOT_SPACING_MS),
    ...notOpenedBy(cells, lastKey).map((place) => `${place} does not open with the last key`),
    ...lostConsent(round.consent, cells, lastKey).map(
      (person) => `the consent of ${person} is lost`,
    ),
    ...faultsOfChain(records, pushed.approvals),
    ...unrecorded.map(({ eventKey }) => `${eventKey} was acknowledged and is not on record`),
    ...round.survivors.map(({ command }) => `outlived the killed launcher: ${command}`),
  ];
}
