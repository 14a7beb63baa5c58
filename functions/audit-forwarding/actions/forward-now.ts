import type { BilingualText } from '../../../shared/errors/index.ts';
import { hongKongMidnightEpochMs, addDays } from '../../../shared/time/index.ts';
import type { ForwardWish } from '../forward/forward-organisation.ts';
import {
  failuresOf,
  performForward,
  type OrganisationOutcome,
} from '../forward/perform-forward.ts';
import type { ForwardingDependencies, WorkCaller } from '../forwarding-dependencies.ts';
import type { BackfillWindow } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import type { ActionResult } from './action-result.ts';
import { chosenOrganisations } from './chosen-organisations.ts';

/**
 * The timer's work, for whoever asks for it: all sources now, those that are due, or what another
 * invocation has left.
 *
 * @throws AuditRequestRefusedError; the reason of the signal
 */
export async function forwardNow(
  deps: ForwardingDependencies,
  { corpId, source, onlyDue, continuation = 0 }: Payload<'forward'>,
  caller: WorkCaller,
): Promise<ActionResult> {
  // What goes on was due when it began; all else would be read again and again.
  const need = continuation > 0 || onlyDue ? 'if-due' : 'now';
  return forward(deps, { corpId }, { source, need, continuation }, caller);
}

/**
 * Reads a window of days again.
 *
 * @throws as `forwardNow`
 */
export async function backfill(
  deps: ForwardingDependencies,
  { corpId, source, from, to }: Payload<'backfill'>,
  caller: WorkCaller,
): Promise<ActionResult> {
  const window: BackfillWindow = {
    fromEpochMs: hongKongMidnightEpochMs(from),
    toEpochMs: hongKongMidnightEpochMs(addDays(to, 1)) - 1,
  };
  const wish: ForwardWish = { source, need: 'now', backfill: window, continuation: 0 };
  return forward(deps, { corpId }, wish, caller);
}

async function forward(
  deps: ForwardingDependencies,
  choice: { readonly corpId: string | undefined },
  wish: ForwardWish,
  caller: WorkCaller,
): Promise<ActionResult> {
  const chosen = chosenOrganisations(await deps.configuration(), choice);
  const organisations = await performForward(deps, chosen, wish, caller);
  return { outcome: outcomeOf(organisations), organisations, next: nextStep(organisations, wish) };
}

function outcomeOf(organisations: readonly OrganisationOutcome[]): string {
  if (failuresOf(organisations).length > 0) return 'forwarded-partly';
  const has = (outcome: OrganisationOutcome['outcome']): boolean =>
    organisations.some((one) => one.outcome === outcome);
  if (has('under-way')) return 'under-way';
  return has('more-to-do') ? 'more-to-do' : 'forwarded';
}

function nextStep(
  organisations: readonly OrganisationOutcome[],
  { backfill: window }: ForwardWish,
): BilingualText {
  switch (outcomeOf(organisations)) {
    case 'forwarded-partly':
      return {
        en: 'Some did not get through: the error beside it says why. All else was done, and the timer tries again.',
        zhHK: '部分未能完成：原因見各項錯誤。其餘已完成，計時器會再試。',
      };
    case 'under-way':
      return {
        en: 'Another run is at work. Look again in some minutes with {"action":"status"}.',
        zhHK: '另一個程序正在處理。請於數分鐘後以 {"action":"status"} 查看。',
      };
    case 'more-to-do':
      return window === undefined
        ? {
            en: 'Time ran out with places kept. It goes on by itself.',
            zhHK: '時間屆滿，位置已保留，系統會自動繼續。',
          }
        : {
            en: 'Time ran out before the window was read. Give the same command again: what is there already is passed over.',
            zhHK: '時間屆滿而範圍尚未讀完。請再執行相同指令，已有的事件會略過。',
          };
    default:
      return {
        en: 'All that was there has been read and has arrived. Nothing to do.',
        zhHK: '所有事件已讀取並送達，毋須處理。',
      };
  }
}
