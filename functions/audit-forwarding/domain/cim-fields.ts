import type { JsonObject } from './audit-event.ts';
import { ocsfClasses } from './ocsf-classes.ts';
import { idOfPerson, present, type NamedPerson, type ObjectSources } from './ocsf-objects.ts';

const STATUSES = ['unknown', 'success', 'failure'] as const;

/**
 * The names of Splunk's Common Information Model (models Change and Data Access). As its model of
 * account changes has it, `user` is the account that was changed and `src_user` who changed it; of
 * everything else `user` is who acted. What concerns several accounts has lists in these places.
 */
export function cimFieldsOf(sources: ObjectSources): JsonObject {
  const { activity, facts, actor, people } = sources;
  const isAccountChange = activity.of === 'userManagement';
  const users = isAccountChange ? people : [actor];
  return present({
    action: activity.action,
    app: 'dingtalk',
    change_type: ocsfClasses[activity.of].changeType,
    dest: 'dingtalk',
    object: objectOf(sources) ?? 'unknown',
    object_attrs: attributesOf(sources),
    object_category: activity.category,
    object_id: isAccountChange ? idsOf(people) : (facts.thing?.id ?? idsOf(people)),
    result: facts.statusCode,
    src: facts.address,
    src_user: isAccountChange ? idOfPerson(actor) : undefined,
    status: STATUSES[facts.statusId],
    user:
      oneOrMany(users.flatMap((person) => idOfPerson(person) ?? person?.name ?? [])) ?? 'unknown',
    user_name: oneOrMany(users.flatMap((person) => person?.name ?? [])),
    vendor_product: 'Alibaba DingTalk',
  });
}

function objectOf({ activity, facts: { thing }, people }: ObjectSources): string | undefined {
  const person = nameOrId(people[0]);
  return activity.of === 'userManagement' ? person : (thing?.name ?? thing?.id ?? person);
}

/** What of the object has changed: attributes by name, roles by name or id. */
function attributesOf({ activity, facts, changed }: ObjectSources): readonly string[] | undefined {
  const roles = activity.of === 'userManagement' ? (facts.roles ?? []) : [];
  const names = [...changed, ...roles.flatMap(({ id, name }) => name ?? id ?? [])];
  return names.length === 0 ? undefined : names;
}

function nameOrId(person: NamedPerson | undefined): string | undefined {
  return person?.name ?? idOfPerson(person);
}

function idsOf(people: readonly NamedPerson[]): string | readonly string[] | undefined {
  return oneOrMany(people.flatMap((person) => idOfPerson(person) ?? []));
}

function oneOrMany(texts: readonly string[]): string | readonly string[] | undefined {
  return texts.length > 1 ? texts : texts[0];
}
