import type { JsonObject } from './audit-event.ts';
import type { Activity } from './ocsf-activity.ts';
import type { OcsfClass } from './ocsf-classes.ts';
import type { RecordFacts, ThingFacts } from './record-facts.ts';
import type { StreamName } from './stream-name.ts';

/** A person with what the directory adds. */
export interface NamedPerson {
  readonly userId?: string | undefined;
  readonly name?: string | undefined;
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
  if (actor?.userId !== undefined || actor?.name !== undefined) return { user: userOf(actor) };
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

/** Platforms by DingTalk's numbers (0 iOS, 1 Android, 2 web, 11 Windows, 12 Mac) or names. */
function endpointTypeOf(platform: string | undefined): JsonObject | undefined {
  if (platform === undefined) return undefined;
  if (/^(?:0|1)$|ios|iphone|ipad|android/i.test(platform)) return { type: 'Mobile', type_id: 5 };
  if (/^2$|web|browser|浏览器|瀏覽器/i.test(platform)) return { type: 'Browser', type_id: 8 };
  if (/^1[12]$|win|mac|pc/i.test(platform)) return { type: 'Desktop', type_id: 2 };
  return { type: platform, type_id: 99 };
}

function serviceOf(stream: StreamName): string {
  return isOurs(stream) ? 'dingtalk-hk-functions' : 'dingtalk';
}

/** Whether the stream tells of these functions and not of DingTalk. */
export function isOurs(stream: StreamName): boolean {
  return stream === 'own-trail' || stream === 'chain-anchors';
}

function userOf(person: NamedPerson | undefined): JsonObject {
  const { userId, name, title, departmentIds = [] } = person ?? {};
  return present({
    uid: userId,
    name: name ?? orUnknown(userId),
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
  const isKnown = thing?.id !== undefined || thing?.name !== undefined || person !== undefined;
  return present({
    uid: thing?.id,
    name: thing?.name ?? (isKnown ? undefined : 'unknown'),
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
