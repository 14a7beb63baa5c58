import type {
  OrganisationConfiguration,
  Subscription,
} from '../../../shared/configuration/index.ts';
import { findEventDefinition, type EventTraits } from '../../../shared/event-catalogue/index.ts';
import { candidateRules, matchingRules, needDepartments } from '../domain/routing-table.ts';
import type { EventWorkerDependencies } from '../ports.ts';

/** One after the other, an event about hundreds of people would outlast its claim. */
const PEOPLE_AT_ONCE = 8;

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
  for (let at = 0; at < traits.people.length; at += PEOPLE_AT_ONCE) {
    // Whoever else the event is about can add nothing once every rule is met.
    if (matchingRules(candidates, departments).length === candidates.length) break;
    const group = traits.people.slice(at, at + PEOPLE_AT_ONCE);
    const found = await Promise.all(group.map((person) => directory.departmentsOf(person, signal)));
    for (const id of found.flatMap((ids) => [...ids])) departments.add(id);
  }
  return matchingRules(candidates, departments);
}
