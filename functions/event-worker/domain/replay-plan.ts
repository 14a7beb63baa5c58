/** An event that somebody wants replayed, with what has become of it. */
export interface ReplayCandidate {
  readonly key: string;
  readonly type: string;
  readonly state: 'new' | 'routed' | 'unrouted' | 'stale' | 'dead';
  readonly eventTimeEpochMs: number | undefined;
  readonly receivedAtEpochMs: number;
  readonly deliveries: readonly {
    readonly subscriber: string;
    readonly state: 'pending' | 'done' | 'superseded' | 'dead';
  }[];
  /** Who would hear of it by the routing table of now; undefined if that cannot be told. */
  readonly subscribers: readonly string[] | undefined;
}

export interface ReplayChoice {
  /** This subscription alone. */
  readonly subscriber: string | undefined;
  /** Only what has died. */
  readonly deadOnly: boolean;
}

/** Why nothing is done: the event's own marker sees to it, or nothing could be done. */
export type LeaveReason = 'stale' | 'under-way' | 'nobody-subscribed' | 'not-dead';

export type ReplayStep = {
  readonly key: string;
  readonly type: string;
  readonly atEpochMs: number;
} & (
  | { readonly step: 'route'; readonly subscribers: readonly string[] | undefined }
  | { readonly step: 'deliver-again' | 'deliver-first'; readonly subscriber: string }
  | { readonly step: 'leave'; readonly because: LeaveReason; readonly subscriber?: string }
);

/**
 * What a replay does, in the order of the events' own time: an event that was never routed is routed
 * by the table of now; of one that was, each finished delivery is set going again, and whoever has
 * subscribed since gets its first. What is still under way is left alone.
 */
export function planReplay(
  candidates: readonly ReplayCandidate[],
  choice: ReplayChoice,
): readonly ReplayStep[] {
  return inEventOrder(candidates).flatMap((candidate) => stepsFor(candidate, choice));
}

/** By event time, else by when it came; ties by key, so that the order is the same each time. */
export function inEventOrder<
  Event extends Pick<ReplayCandidate, 'key' | 'eventTimeEpochMs' | 'receivedAtEpochMs'>,
>(events: readonly Event[]): readonly Event[] {
  return [...events].sort(
    (one, other) =>
      timeOf(one) - timeOf(other) ||
      one.receivedAtEpochMs - other.receivedAtEpochMs ||
      (one.key < other.key ? -1 : 1),
  );
}

function timeOf(event: Pick<ReplayCandidate, 'eventTimeEpochMs' | 'receivedAtEpochMs'>): number {
  return event.eventTimeEpochMs ?? event.receivedAtEpochMs;
}

function stepsFor(candidate: ReplayCandidate, choice: ReplayChoice): readonly ReplayStep[] {
  const { key, type, state, subscribers } = candidate;
  const about = { key, type, atEpochMs: timeOf(candidate) };
  const leave = (because: LeaveReason): readonly ReplayStep[] => [
    { ...about, step: 'leave', because },
  ];
  if (state === 'stale') return leave('stale');
  if (state === 'new') return leave('under-way');
  if (choice.subscriber === undefined && state !== 'routed') {
    if (choice.deadOnly && state !== 'dead') return leave('not-dead');
    return subscribers?.length === 0
      ? leave('nobody-subscribed')
      : [{ ...about, step: 'route', subscribers }];
  }
  const steps = deliverySteps(candidate, choice).map((step) => ({ ...about, ...step }));
  return steps.length > 0 ? steps : leave(choice.deadOnly ? 'not-dead' : 'nobody-subscribed');
}

type DeliveryStep =
  | { readonly step: 'deliver-again' | 'deliver-first'; readonly subscriber: string }
  | { readonly step: 'leave'; readonly because: LeaveReason; readonly subscriber: string };

function deliverySteps(
  { deliveries, subscribers = [] }: ReplayCandidate,
  { subscriber: only, deadOnly }: ReplayChoice,
): readonly DeliveryStep[] {
  const isWanted = (subscriber: string): boolean => only === undefined || subscriber === only;
  const present = deliveries
    .filter(({ subscriber, state }) => isWanted(subscriber) && (!deadOnly || state === 'dead'))
    .map(({ subscriber, state }): DeliveryStep => {
      return state === 'pending'
        ? { step: 'leave', because: 'under-way', subscriber }
        : { step: 'deliver-again', subscriber };
    });
  const known = new Set(deliveries.map(({ subscriber }) => subscriber));
  const missing = deadOnly ? [] : subscribers.filter((name) => isWanted(name) && !known.has(name));
  return [
    ...present,
    ...missing.map((subscriber): DeliveryStep => ({ step: 'deliver-first', subscriber })),
  ];
}
