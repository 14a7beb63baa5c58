import type { EventsConfiguration } from '../../../shared/configuration/index.ts';

/** Events of an organisation that routes these forms to the service desk. */
export function eventsConfiguration(
  processCodes: readonly string[],
): Pick<EventsConfiguration, 'subscriptions'> {
  return {
    subscriptions: [
      {
        name: 'service-desk',
        function: 'jira-service-desk',
        eventTypes: ['bpms_instance_change'],
        when: { processCodes: [...processCodes], types: ['finish'], results: ['agree'] },
      },
    ],
  };
}
