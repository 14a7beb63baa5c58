import type {
  OrganisationConfiguration,
  Subscription,
} from '../../../shared/configuration/index.ts';
import { findEventDefinition, type EventTraits } from '../../../shared/event-catalogue/index.ts';
import { candidateRules, matchingRules, needDepartments } from '../domain/routing-table.ts';
import type { EventWorkerDependencies } from '../ports.ts';

/**
 * The subscriptions that are to hear of an event, in the order of the configuration.
 *
 * @throws the errors of the DingTalk client if a condition asks for departments that cannot be read:
 *   then nobody knows who is to hear of it, and it must be routed later
 */
export async function decideSubscribers(
  deps: Pick<EventWorkerDependencies, 'departmentsOf'>,
  organisation: OrganisationConfiguration,
  traits: EventTraits,
  signal: AbortSignal,
): Promise<readonly Subscription[]> {
  const { subscriptions, attendanceEvents } = organisation.events;
  const family = findEventDefinition(traits.eventType)?.family;
  if (family === 'attendance' && !attendanceEvents) return [];
  const candidates = candidateRules(subscriptions, traits);
  if (!needDepartments(candidates)) return candidates;
  const directory = deps.departmentsOf(organisation);
  const departments = new Set<number>();
  if (traits.departmentIds.length > 0) {
    for (const id of await directory.withAncestors(traits.departmentIds, signal))
      departments.add(id);
  }
  for (const person of traits.people) {
    for (const id of await directory.departmentsOf(person, signal)) departments.add(id);
  }
  return matchingRules(candidates, departments);
}
