import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import type { DeadLetter } from '../../../shared/event-delivery/index.ts';
import { invokeSubscriber, subscriptionOf } from '../delivery/invoke-subscriber.ts';
import type { ReplayStep } from '../domain/replay-plan.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { LOOK_AGAIN_MS, routeEvent } from '../routing/route-event.ts';

/** `unchanged`: somebody else has taken it up since the plan was made. */
export type PerformedStep = ReplayStep & {
  readonly result: 'set-going' | 'left' | 'unchanged' | 'failed';
};

interface Replay {
  readonly steps: readonly ReplayStep[];
  /** Open dead letters of the organisation. */
  readonly letters: readonly DeadLetter[];
  readonly payload: Payload<'replay'>;
}

/** Keys in one entry of the audit trail. */
const KEYS_PER_ENTRY = 20;

/**
 * Does the steps one after the other. What is to be replayed is in the audit trail before the first
 * step, the counts after the last; a step that fails does not keep the others.
 *
 * @throws the errors of the audit trail before anything is done; the reason of the signal
 */
export async function performReplay(
  deps: EventWorkerDependencies,
  organisation: OrganisationConfiguration,
  { steps, letters, payload }: Replay,
  caller: WorkCaller,
): Promise<readonly PerformedStep[]> {
  const audit = deps.auditTrailOf(organisation);
  const about = { actor: caller.actor, subject: organisation.corpId } as const;
  for (const keys of inGroups(keysOf(steps))) {
    await audit.record({
      ...about,
      action: 'events.replay-begun',
      outcome: 'done',
      details: { selectedBy: selectedBy(payload), keys: keys.join(' ') },
    });
  }
  const performed: PerformedStep[] = [];
  for (const step of steps) {
    const result = await performStep(deps, organisation, step, caller);
    performed.push({ ...step, result });
    if (result === 'set-going') await markLetters(deps, letters, step);
  }
  const count = (result: PerformedStep['result']): number =>
    performed.filter((step) => step.result === result).length;
  await audit.record({
    ...about,
    action: 'events.replay',
    outcome: count('failed') > 0 ? 'failed' : 'done',
    details: {
      setGoing: count('set-going'),
      left: count('left'),
      unchanged: count('unchanged'),
      failed: count('failed'),
    },
  });
  return performed;
}

async function performStep(
  deps: EventWorkerDependencies,
  organisation: OrganisationConfiguration,
  step: ReplayStep,
  caller: WorkCaller,
): Promise<PerformedStep['result']> {
  if (step.step === 'leave') return 'left';
  const reference = { corpId: organisation.corpId, key: step.key };
  try {
    if (step.step !== 'route') {
      return await deliver(deps, organisation, { ...reference, ...step }, caller);
    }
    const isOpen = await deps.events.reopenEvent(reference, caller);
    if (!isOpen) return 'unchanged';
    const { outcome } = await routeEvent(deps, reference, caller);
    return outcome === 'buried' ? 'failed' : 'set-going';
  } catch (error) {
    caller.signal.throwIfAborted();
    deps.log.error('events.replay-step-failed', { event: step.key, step: step.step, error });
    return 'failed';
  }
}

/** Opens or reopens the delivery, which has a marker from then on, and invokes the subscriber. */
async function deliver(
  deps: EventWorkerDependencies,
  organisation: OrganisationConfiguration,
  step: {
    readonly corpId: string;
    readonly key: string;
    readonly step: 'deliver-again' | 'deliver-first';
    readonly subscriber: string;
  },
  caller: WorkCaller,
): Promise<PerformedStep['result']> {
  const { corpId, key, subscriber } = step;
  const { signal } = caller;
  const reference = { corpId, key, subscriber };
  const subscription = subscriptionOf(organisation, subscriber);
  // Without one the sweeper would bury it again.
  if (subscription === undefined) return 'failed';
  if (step.step === 'deliver-first') {
    const first = { dueEpochMs: deps.clock.nowEpochMs() + LOOK_AGAIN_MS };
    await deps.events.openDelivery(reference, first, { signal });
  } else if (!(await deps.events.reopenDelivery(reference, { signal }))) {
    return 'unchanged';
  }
  const delivery = await deps.events.findDelivery(reference, { signal });
  if (delivery?.state === 'pending' && !delivery.isRunning) {
    await invokeSubscriber(deps, subscription, delivery, caller);
  }
  return 'set-going';
}

/** A letter that is not marked is replayed again at worst; the subscriber knows its own effects. */
async function markLetters(
  deps: EventWorkerDependencies,
  letters: readonly DeadLetter[],
  step: ReplayStep,
): Promise<void> {
  const subscriber = 'subscriber' in step ? step.subscriber : undefined;
  for (const letter of letters) {
    if (letter.key !== step.key || letter.subscriber !== subscriber) continue;
    await deps.events.markReplayed(letter).catch((error: unknown) => {
      deps.log.error('events.letter-not-marked', { event: step.key, error });
    });
  }
}

function keysOf(steps: readonly ReplayStep[]): readonly string[] {
  return [...new Set(steps.flatMap(({ key, step }) => (step === 'leave' ? [] : [key])))];
}

function inGroups(keys: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(keys.length / KEYS_PER_ENTRY) }, (_, group) =>
    keys.slice(group * KEYS_PER_ENTRY, (group + 1) * KEYS_PER_ENTRY),
  );
}

/** By what the events were chosen; never who the person is. */
function selectedBy({ keys, types, person, from, to, deadLetters }: Payload<'replay'>): string {
  const given = Object.entries({ keys, types, person, from, to });
  const names = given.flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return [...names, ...(deadLetters ? ['deadLetters'] : [])].join(' ');
}
