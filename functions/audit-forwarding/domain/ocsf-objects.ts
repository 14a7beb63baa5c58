import type { JsonObject } from './audit-event.ts';
import type { Activity } from './ocsf-activity.ts';
import type { OcsfClass } from './ocsf-classes.ts';
import type { PersonFacts, RecordFacts, ThingFacts } from './record-facts.ts';
import type { StreamName } from './stream-name.ts';

/** A person with what the directory adds. */
export interface NamedPerson extends PersonFacts {
  readonly title?: string | undefined;
  readonly departmentIds?: readonly number[] | undefined;
}

/** What the objects of an event are made of. */
export interface ObjectSources {
  readonly stream: StreamName;
  readonly activity: Activity;
  readonly facts: RecordFacts;
  readonly actor: NamedPerson | undefined;
  readonly people: readonly NamedPerson[];
  /** Names of attributes that changed. */
  readonly changed: readonly string[];
}

/** Attributes of an event that differ from class to class: what OCSF 1.9.0 asks of each, and what we know. */
export function ocsfObjectsOf(sources: ObjectSources): JsonObject {
  return present({
    actor: actorOf(sources),
    src_endpoint: endpointOf(sources),
    ...OBJECTS[sources.activity.of](sources),
  });
}

const OBJECTS: Readonly<Record<OcsfClass, (sources: ObjectSources) => JsonObject>> = {
  fileHosting: ({ facts: { thing } }) => ({ file: fileOf(thing) }),
  userManagement: ({ people, facts, activity }) => ({
    user: userOf(people[0]),
    ...(activity.action === 'acl_modified' && activity.activityId < 16
      ? { privileges: ['administrator'] }
      : {}),
    ...(activity.activityId >= 16 && activity.activityId !== 99
      ? { iam_roles: (facts.roles ?? []).map(roleOf) }
      : {}),
  }),
  groupManagement: ({ facts: { thing } }) => ({
    group: present({
      uid: thing?.id,
      name: thing?.name ?? orUnknown(thing?.id),
      type: thing?.type,
    }),
  }),
  roleManagement: ({ facts: { thing } }) => ({ iam_role: roleOf(thing) }),
  entityManagement: ({ facts: { thing }, people }) => ({ entity: entityOf(thing, people) }),
  apiActivity: ({ activity, facts, stream }) => ({
    api: {
      operation: facts.operation ?? activity.activityName,
      service: { name: serviceOf(stream) },
    },
    ...(facts.thing?.name === undefined ? {} : { resources: [{ name: facts.thing.name }] }),
  }),
  webResources: ({ facts: { thing } }) => ({
    web_resources: [present({ name: thing?.name ?? 'unknown', type: thing?.type })],
  }),
  eventLog: ({ facts: { thing } }) => ({
    log_name: thing?.name ?? 'unknown',
    log_type: 'Application',
    log_type_id: 2,
  }),
};

/** File hosting and API activity must have an actor: where none is known it is DingTalk itself. */
function actorOf({ actor, stream, activity }: ObjectSources): JsonObject | undefined {
  if (stream === 'own-trail') {
    const type = actor?.name ?? 'unknown';
    return { user: { name: type, type, type_id: 99 } };
  }
  if (isKnown(actor)) return { user: userOf(actor) };
  return activity.of === 'fileHosting' || activity.of === 'apiActivity'
    ? { app_name: serviceOf(stream) }
    : undefined;
}

function endpointOf({ facts, stream, activity }: ObjectSources): JsonObject | undefined {
  const type = endpointTypeOf(facts.platform);
  if (facts.address !== undefined) return { ip: facts.address, ...type };
  if (type !== undefined) return { name: facts.platform ?? 'unknown', ...type };
  return activity.of === 'fileHosting' || activity.of === 'apiActivity'
    ? { svc_name: serviceOf(stream) }
    : undefined;
}

function endpointTypeOf(platform: string | undefined): JsonObject | undefined {
  if (platform === undefined) return undefined;
  if (/ios|iphone|ipad|android/i.test(platform)) return { type: 'Mobile', type_id: 5 };
  if (/web|browser|浏览器|瀏覽器/i.test(platform)) return { type: 'Browser', type_id: 8 };
  if (/win|mac|pc/i.test(platform)) return { type: 'Desktop', type_id: 2 };
  return { type: platform, type_id: 99 };
}

function serviceOf(stream: StreamName): string {
  return isOurs(stream) ? 'dingtalk-hk-functions' : 'dingtalk';
}

/** Whether the stream tells of these functions and not of DingTalk. */
export function isOurs(stream: StreamName): boolean {
  return stream === 'own-trail' || stream === 'chain-anchors';
}

/** What tells a person from all others: the userId, or where DingTalk does not name it the unionId. */
export function idOfPerson(person: PersonFacts | undefined): string | undefined {
  return person?.userId ?? person?.unionId;
}

/** Whether anything names this person. */
export function isKnown(person: PersonFacts | undefined): boolean {
  return idOfPerson(person) !== undefined || person?.name !== undefined;
}

function userOf(person: NamedPerson | undefined): JsonObject {
  const { unionId, name, title, departmentIds = [] } = person ?? {};
  const uid = idOfPerson(person);
  return present({
    uid,
    uid_alt: unionId,
    name: name ?? orUnknown(uid),
    type: 'User',
    type_id: 1,
    ldap_person: title === undefined ? undefined : { job_title: title },
    groups:
      departmentIds.length === 0
        ? undefined
        : departmentIds.map((id) => ({ uid: String(id), type: 'Department' })),
  });
}

function fileOf(thing: ThingFacts | undefined): JsonObject {
  return present({
    uid: thing?.id,
    name: thing?.name ?? 'unknown',
    ext: thing?.isFolder === undefined ? thing?.type : undefined,
    size: thing?.sizeBytes,
    is_deleted: thing?.isDeleted,
    ...(thing?.isFolder === true
      ? { type: 'Folder', type_id: 2 }
      : { type: 'Regular File', type_id: 1 }),
  });
}

function roleOf(thing: ThingFacts | undefined): JsonObject {
  return present({ uid: thing?.id, name: thing?.name ?? orUnknown(thing?.id) });
}

function entityOf(thing: ThingFacts | undefined, people: readonly NamedPerson[]): JsonObject {
  const [person] = people;
  const hasName = thing?.id !== undefined || thing?.name !== undefined || person !== undefined;
  return present({
    uid: thing?.id,
    name: thing?.name ?? (hasName ? undefined : 'unknown'),
    type: thing?.type ?? 'Other',
    type_id: ENTITY_TYPES[thing?.type ?? ''] ?? 99,
    user: person === undefined ? undefined : userOf(person),
  });
}

const ENTITY_TYPES: Readonly<Partial<Record<string, number>>> = { Device: 1, Organization: 4 };

function orUnknown(id: string | undefined): string | undefined {
  return id === undefined ? 'unknown' : undefined;
}

type MaybeJson = JsonObject[string] | undefined;

/** Without what is not known. */
export function present(fields: Readonly<Record<string, MaybeJson>>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
