import type { JsonObject } from './audit-event.ts';
import { boundText, toPlainText } from './bounded-text.ts';
import { cimFieldsOf } from './cim-fields.ts';
import { eventMessageOf } from './event-message.ts';
import type { FieldLimits, FilteredFields } from './filter-fields.ts';
import { maskBeginning } from './mask-text.ts';
import { OCSF_VERSION, ocsfClasses, severities, type OcsfClass } from './ocsf-classes.ts';
import {
  isOurs,
  ocsfObjectsOf,
  present,
  idOfPerson,
  isKnown,
  type NamedPerson,
  type ObjectSources,
} from './ocsf-objects.ts';
import { recordActivityOf } from './record-activity.ts';
import { recordFactsOf, type PersonFacts } from './record-facts.ts';
import type { StreamName } from './stream-name.ts';

/** What an event's body is made of. */
export interface BodySources {
  readonly id: string;
  readonly corpId: string;
  readonly stream: StreamName;
  readonly kind: string;
  readonly filtered: FilteredFields;
  /** The filtered fields as canonical JSON. */
  readonly rawData: string;
  /** Names of attributes that changed, of those too whose values may not leave. */
  readonly changed: readonly string[];
  /** What the directory knows of people, by userId. */
  readonly identities: ReadonlyMap<string, NamedPerson>;
  /** When it happened; where the record does not say, when it was collected. */
  readonly timeEpochMs: number;
  readonly hasOwnTime: boolean;
  readonly collectedAtEpochMs: number;
  readonly limits: FieldLimits;
}

const NAME_BYTES = 256;
const MESSAGE_BYTES = 1_024;
const MOST_DEPARTMENTS = 10;
const STATUS_NAMES = ['Unknown', 'Success', 'Failure'] as const;

/** The event without `chain` and `hash`: OCSF, with `cim` beside it. */
export function eventBodyOf(sources: BodySources): JsonObject {
  const { stream, kind, filtered, limits } = sources;
  const { fields } = filtered;
  const activity = recordActivityOf(stream, fields, nameOf(kind, limits));
  const facts = recordFactsOf(stream, fields, kind);
  const objects: ObjectSources = {
    stream,
    activity,
    facts,
    actor: facts.actor && named(facts.actor, sources),
    people: facts.people.map((person) => named(person, sources)).filter(isKnown),
    changed: sources.changed,
  };
  const { uid, category, name } = ocsfClasses[activity.of];
  return present({
    activity_id: activity.activityId,
    activity_name: activity.activityName,
    category_uid: category,
    cim: cimFieldsOf(objects),
    class_name: name,
    class_uid: uid,
    message: boundText(eventMessageOf(objects), MESSAGE_BYTES),
    metadata: metadataOf(sources, activity.of),
    raw_data: sources.rawData,
    severity_id: severities[activity.severity],
    status: STATUS_NAMES[facts.statusId],
    status_code: facts.statusCode,
    status_id: facts.statusId,
    time: sources.timeEpochMs,
    type_uid: uid * 100 + activity.activityId,
    unmapped: unmappedOf(sources, objects.people),
    ...ocsfObjectsOf(objects),
  });
}

function metadataOf(
  { id, corpId, stream, kind, ...sources }: BodySources,
  of: OcsfClass,
): JsonObject {
  return present({
    event_code: nameOf(kind, sources.limits),
    is_truncated: sources.filtered.isTruncated ? true : undefined,
    log_name: stream,
    logged_time: sources.collectedAtEpochMs,
    original_time: new Date(sources.timeEpochMs).toISOString(),
    product: isOurs(stream)
      ? { name: 'DingTalk HK Functions' }
      : { name: 'DingTalk', vendor_name: 'Alibaba' },
    // The class has no actor of its own; the profile brings it.
    profiles: of === 'webResources' ? ['host'] : undefined,
    tenant_uid: corpId,
    uid: id,
    version: OCSF_VERSION,
  });
}

/** What was taken out, and whom else the record is about than the one for whom OCSF has a place. */
function unmappedOf(
  { filtered, hasOwnTime }: BodySources,
  people: readonly NamedPerson[],
): JsonObject | undefined {
  const unmapped = present({
    dropped_fields: filtered.dropped === 0 ? undefined : filtered.dropped,
    masked_values: filtered.masked === 0 ? undefined : filtered.masked,
    has_no_time: hasOwnTime ? undefined : true,
    users:
      people.length < 2
        ? undefined
        : people.map((person) => present({ uid: idOfPerson(person), name: person.name })),
  });
  return Object.keys(unmapped).length === 0 ? undefined : unmapped;
}

/** The record's own name counts: it is what was so at the time. */
function named(
  { userId, unionId, name }: PersonFacts,
  { identities, limits }: BodySources,
): NamedPerson {
  const identity = userId === undefined ? undefined : identities.get(userId);
  const known = name ?? identity?.name;
  return {
    userId,
    unionId,
    name: known === undefined ? undefined : nameOf(known, limits),
    title: identity?.title === undefined ? undefined : nameOf(identity.title, limits),
    departmentIds: identity?.departmentIds?.slice(0, MOST_DEPARTMENTS),
  };
}

function nameOf(text: string, { textBytes }: FieldLimits): string {
  const maxBytes = Math.min(NAME_BYTES, textBytes);
  return boundText(maskBeginning(toPlainText(text), maxBytes).text, maxBytes);
}
