import { readFileSync } from 'node:fs';

interface AttributeFacts {
  readonly type: string;
  readonly object?: string;
  readonly list?: true;
  readonly required?: true;
  readonly deprecated?: true;
  readonly values?: Readonly<Record<string, string>>;
}

interface ObjectFacts {
  readonly constraints: { readonly at_least_one?: readonly string[] };
  readonly attributes: Readonly<Record<string, AttributeFacts>>;
}

interface ClassFacts extends ObjectFacts {
  readonly name: string;
  readonly category: number;
}

/** Facts of the schema, in a table that was not made by the code that makes events. */
export const ocsfFacts = JSON.parse(
  readFileSync(new URL('../../fixtures/audit/ocsf-1.9.0.json', import.meta.url), 'utf8'),
) as {
  readonly version: string;
  readonly classes: Readonly<Record<string, ClassFacts>>;
  readonly objects: Readonly<Record<string, ObjectFacts>>;
  readonly profiles: Readonly<Record<string, Pick<ObjectFacts, 'attributes'>>>;
};

type Fields = Readonly<Record<string, unknown>>;

/** What we put beside OCSF's own attributes. */
const BESIDE = new Set(['cim', 'chain', 'hash']);
const PATTERNS: Readonly<Record<string, RegExp>> = {
  ip: /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$/,
  email: /^[^@\s]+@[^@\s]+$/,
};
const WHOLE = new Set(['integer', 'long', 'timestamp', 'port']);

/** Everything in which an event is not as OCSF 1.9.0 has it; none for a good event. */
export function ocsfFaultsOf(event: Fields): readonly string[] {
  const facts = ocsfFacts.classes[String(event['class_uid'])];
  if (facts === undefined)
    return [`class_uid ${String(event['class_uid'])} is not among the facts`];
  const own = Object.fromEntries(Object.entries(event).filter(([name]) => !BESIDE.has(name)));
  const { profiles = [] } = event['metadata'] as { profiles?: readonly string[] };
  const attributes = Object.assign(
    {},
    facts.attributes,
    ...profiles.map((profile) => ocsfFacts.profiles[profile]?.attributes ?? {}),
  ) as ObjectFacts['attributes'];
  return [...objectFaults('', own, { ...facts, attributes }), ...classFaults(own, facts)];
}

function classFaults(event: Fields, facts: ClassFacts): string[] {
  const activity = Number(event['activity_id']);
  const caption = facts.attributes['activity_id']?.values?.[String(activity)];
  const { version } = event['metadata'] as { version?: unknown };
  return [
    ...unless(event['category_uid'] === facts.category, 'category_uid'),
    ...unless(event['class_name'] === facts.name, 'class_name'),
    ...unless(event['type_uid'] === Number(event['class_uid']) * 100 + activity, 'type_uid'),
    ...unless(activity === 99 || event['activity_name'] === caption, 'activity_name'),
    ...unless(
      activity !== 99 || typeof event['activity_name'] === 'string',
      'activity_name of Other',
    ),
    ...unless(version === ocsfFacts.version, 'metadata.version'),
  ];
}

function objectFaults(path: string, fields: Fields, facts: ObjectFacts): string[] {
  const required = Object.entries(facts.attributes).filter(([, { required: is }]) => is === true);
  const anyOf = facts.constraints.at_least_one;
  return [
    ...required.flatMap(([name]) =>
      unless(fields[name] !== undefined, `${path}${name} is missing`),
    ),
    ...unless(
      anyOf === undefined || anyOf.some((name) => fields[name] !== undefined),
      `${path} has none of ${String(anyOf)}`,
    ),
    ...Object.entries(fields).flatMap(([name, value]) => {
      const attribute = facts.attributes[name];
      if (attribute === undefined) return [`${path}${name} is no attribute`];
      return attributeFaults(`${path}${name}`, value, attribute);
    }),
  ];
}

function attributeFaults(path: string, value: unknown, facts: AttributeFacts): string[] {
  if (facts.deprecated === true) return [`${path} is deprecated`];
  if (facts.list === true) {
    if (!Array.isArray(value)) return [`${path} is no list`];
    return value.flatMap((entry, at) => valueFaults(`${path}[${String(at)}]`, entry, facts));
  }
  return valueFaults(path, value, facts);
}

function valueFaults(path: string, value: unknown, facts: AttributeFacts): string[] {
  const { type, object, values } = facts;
  if (type === 'json') return [];
  if (type === 'object') {
    if (typeof value !== 'object' || value === null) return [`${path} is no object`];
    const inner = object === undefined ? undefined : ocsfFacts.objects[object];
    if (object === undefined) return [];
    return inner === undefined
      ? [`${path}: object ${object} is not among the facts`]
      : objectFaults(`${path}.`, value as Fields, inner);
  }
  if (type === 'boolean') return unless(typeof value === 'boolean', `${path} is no truth value`);
  if (WHOLE.has(type)) {
    return [
      ...unless(Number.isSafeInteger(value), `${path} is no whole number`),
      ...unless(
        values === undefined || Object.hasOwn(values, String(value)),
        `${path} has no such value`,
      ),
    ];
  }
  if (typeof value !== 'string') return [`${path} is no text`];
  return unless(PATTERNS[type]?.test(value) ?? true, `${path} is no ${type}`);
}

function unless(isGood: boolean, fault: string): string[] {
  return isGood ? [] : [fault];
}
