/** What a subscription says of the events that it is for. */
export interface WatchingSubscription {
  readonly eventTypes: readonly string[];
  readonly when: {
    readonly processCodes?: readonly string[] | undefined;
    readonly types?: readonly string[] | undefined;
  };
}

/**
 * Approval forms whose ends somebody waits for, sorted. A subscription to approvals without forms
 * cannot be asked for: DingTalk lists approvals of one form at a time.
 */
export function watchedForms(subscriptions: readonly WatchingSubscription[]): readonly string[] {
  const codes = subscriptions
    .filter(({ eventTypes, when }) => eventTypes.includes('bpms_instance_change') && hearsEnd(when))
    .flatMap(({ when }) => when.processCodes ?? []);
  return [...new Set(codes)].sort();
}

function hearsEnd({ types }: WatchingSubscription['when']): boolean {
  return types === undefined || types.includes('finish') || types.includes('terminate');
}
