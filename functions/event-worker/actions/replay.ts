import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import type { BilingualText } from '../../../shared/errors/index.ts';
import { readEvent } from '../../../shared/event-catalogue/index.ts';
import type { DeadLetter, EventSummary } from '../../../shared/event-delivery/index.ts';
import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import {
  inEventOrder,
  planReplay,
  type ReplayCandidate,
  type ReplayStep,
} from '../domain/replay-plan.ts';
import { WorkRefusedError } from '../errors.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { decideSubscribers } from '../routing/decide-subscribers.ts';
import type { ActionResult } from './action-result.ts';
import { organisationOf } from './organisation-of.ts';
import { performReplay, type PerformedStep } from './perform-replay.ts';
import { selectEvents } from './select-events.ts';

/** Events of one replay; the oldest go first, and the same request again goes on with the next. */
const MOST_EVENTS = 500;

/**
 * Sets events going again: those of a selection, in the order of their own time. `dryRun` shows which,
 * for whom and in which order, and changes nothing.
 *
 * A delivery that is replayed gets its next attempt. What the subscriber keeps to know its own effects
 * still holds: an event that has had its effect has it once. An event of a subject of which a later one
 * has been handled is recognised as stale again.
 *
 * @throws RequestRefusedError; the errors of the tables
 */
export async function replay(
  deps: EventWorkerDependencies,
  payload: Payload<'replay'>,
  caller: WorkCaller,
): Promise<ActionResult> {
  const organisation = await organisationOf(deps, payload);
  const { corpId } = organisation;
  if (payload.subscriber !== undefined) requireSubscriber(organisation, payload.subscriber);
  const letters = await openLettersOf(deps, corpId, caller.signal);
  const wanted = letters.filter(
    ({ subscriber }) => payload.subscriber === undefined || payload.subscriber === subscriber,
  );
  const selected = inEventOrder(await selectEvents(deps, corpId, payload, wanted, caller.signal));
  const now = selected.slice(0, MOST_EVENTS);
  const candidates: ReplayCandidate[] = [];
  for (const event of now) candidates.push(await candidateOf(deps, organisation, event, caller));
  const steps = planReplay(candidates, {
    subscriber: payload.subscriber,
    deadOnly: payload.deadLetters,
  });
  const about = { corpId, found: selected.length, events: now.length };
  if (payload.dryRun) {
    return {
      outcome: 'replay-planned',
      ...about,
      steps: steps.map(shownStep),
      next: planned(steps),
    };
  }
  const performed = await performReplay(deps, organisation, { steps, letters, payload }, caller);
  const left = selected.length - now.length;
  return {
    outcome: performed.some(({ result }) => result === 'failed') ? 'replayed-partly' : 'replayed',
    ...about,
    steps: performed.map((step) => ({ ...shownStep(step), result: step.result })),
    next: afterReplay(performed, left),
  };
}

function requireSubscriber({ events }: OrganisationConfiguration, wanted: string): void {
  const names = events.subscriptions.map(({ name }) => name);
  if (names.includes(wanted)) return;
  throw new WorkRefusedError('request.unknown-subscriber', {
    text: {
      en: `The configuration has no subscription ${wanted}; it has ${names.join(', ') || 'none'}.`,
      zhHK: `設定中沒有訂閱 ${wanted}；現有：${names.join('、') || '無'}。`,
    },
    remedy: { en: 'Give one of them as subscriber.', zhHK: '請以 subscriber 指明其中一個。' },
    details: { subscriptions: names.length },
  });
}

async function openLettersOf(
  deps: EventWorkerDependencies,
  corpId: string,
  signal: AbortSignal,
): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for await (const letter of deps.events.listDeadLetters(corpId, { signal })) {
    if (letter.replayedAtEpochMs === undefined) letters.push(letter);
  }
  return letters;
}

async function candidateOf(
  deps: EventWorkerDependencies,
  organisation: OrganisationConfiguration,
  event: EventSummary,
  { signal }: WorkCaller,
): Promise<ReplayCandidate> {
  return {
    ...event,
    deliveries: await deps.events.deliveriesOf(event, { signal }),
    subscribers: await subscribersNow(deps, organisation, event, signal),
  };
}

/** Undefined if it cannot be told now; the event's own routing will try again. */
async function subscribersNow(
  deps: EventWorkerDependencies,
  organisation: OrganisationConfiguration,
  event: EventSummary,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  try {
    const stored = await deps.events.readEvent(event, { signal });
    if (stored === undefined) return undefined;
    const { traits } = readEvent(stored);
    const found = await decideSubscribers(deps, organisation, traits, signal);
    return found.map(({ name }) => name);
  } catch (error) {
    signal.throwIfAborted();
    deps.log.warn('events.replay-routing-unknown', { event: event.key, error });
    return undefined;
  }
}

function shownStep(step: ReplayStep | PerformedStep): Readonly<Record<string, unknown>> {
  const subscribers = 'subscribers' in step ? step.subscribers?.join(', ') : undefined;
  return {
    key: step.key,
    type: step.type,
    eventTimeHongKong: formatHongKongTimestamp(step.atEpochMs),
    step: step.step,
    subscriber: ('subscriber' in step ? step.subscriber : subscribers) ?? '',
    because: 'because' in step ? step.because : '',
  };
}

function planned(steps: readonly ReplayStep[]): BilingualText {
  const count = steps.filter(({ step }) => step !== 'leave').length;
  return count === 0
    ? {
        en: 'Nothing would be set going. Widen the selection, or look at the reasons.',
        zhHK: '不會重播任何項目。請擴大選取範圍，或查看原因。',
      }
    : {
        en: `${String(count)} step(s) would be done in this order. Repeat without dryRun to do them.`,
        zhHK: `將按此次序執行 ${String(count)} 個步驟。去除 dryRun 後再執行即可重播。`,
      };
}

function afterReplay(steps: readonly PerformedStep[], left: number): BilingualText {
  if (left > 0) {
    return {
      en: `${String(left)} later event(s) of the selection are left. Repeat with "from" set to the time of the last one shown.`,
      zhHK: `選取範圍內尚有 ${String(left)} 個較後的事件。請以最後一個事件的時間作為 from 再執行。`,
    };
  }
  if (steps.some(({ result }) => result === 'failed')) {
    return {
      en: 'Some steps failed; the reasons are in the log. Repeat the same replay: what is under way is left alone.',
      zhHK: '部分步驟失敗，原因見日誌。請再次執行相同重播；進行中的項目不受影響。',
    };
  }
  return {
    en: 'The subscribers have been invoked. See what became of it with {"action":"event","key":"…"}.',
    zhHK: '已呼叫訂閱者。以 {"action":"event","key":"…"} 查看結果。',
  };
}
