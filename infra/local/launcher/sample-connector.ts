import type { ConfigurationDocument } from '../../../shared/configuration/index.ts';

type Organisation = ConfigurationDocument['organisations'][number];
type Events = NonNullable<Organisation['events']>;
export type SampleSubscription = NonNullable<Events['subscriptions']>[number];

/** What the sample company's configuration says of one function beside the payroll export. */
export interface SampleConnector {
  readonly subscriptions: readonly SampleSubscription[];
  readonly functionSettings: Readonly<Record<string, unknown>>;
}

/** The part of an organisation's configuration that several functions share. */
export function joinedConnectors(
  connectors: readonly SampleConnector[],
): Required<Pick<Organisation, 'events' | 'functionSettings'>> {
  return {
    events: { subscriptions: connectors.flatMap((one) => [...one.subscriptions]) },
    functionSettings: Object.assign({}, ...connectors.map((one) => one.functionSettings)) as Record<
      string,
      unknown
    >,
  };
}
