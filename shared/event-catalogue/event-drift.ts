import { isPlainName } from '../errors/index.ts';
import type { AnyEventDefinition } from './event-definition.ts';
import { fieldsOf, type EventFields } from './field-names.ts';

/** How an event differs from what the catalogue expects. Names of fields only, never a value. */
export interface EventDrift {
  readonly isUnknownType: boolean;
  readonly isUnreadable: boolean;
  /** Fields that are missing or of another kind: then only the traits of the event are known. */
  readonly misfits: readonly string[];
  /** Fields that the catalogue does not have. */
  readonly unknownFields: readonly string[];
}

/** Beyond these nothing more is learnt. */
const MOST_NAMES = 20;
const NAME = /^[A-Za-z][A-Za-z0-9_.-]*$/;

/** Fields of the envelope, of all events, old and new. */
const ENVELOPE = [
  'eventType',
  'eventId',
  'eventTime',
  'timeStamp',
  'bizId',
  'corpId',
  'syncAction',
];

/** Top-level fields that a definition does not have. */
export function unknownFieldsOf(fields: EventFields, definition: AnyEventDefinition): string[] {
  const known = new Set([...ENVELOPE, ...Object.keys(definition.schema.shape)]);
  return Object.keys(fields).filter((name) => !known.has(name));
}

/**
 * Fields within the parts and rows of an event that its schema has left out: they are in what came
 * and not in what was read. Goes only as deep as the schema does.
 */
export function unknownFieldsWithin(came: unknown, read: unknown, path = ''): string[] {
  if (Array.isArray(read)) {
    const cameRows: readonly unknown[] = Array.isArray(came) ? came : [came];
    return (read as unknown[]).flatMap((row, at) => unknownFieldsWithin(cameRows[at], row, path));
  }
  if (typeof read !== 'object' || read === null) return [];
  const kept = read as Readonly<Record<string, unknown>>;
  return Object.entries(fieldsOf(came)).flatMap(([name, value]) => {
    const here = path === '' ? name : `${path}.${name}`;
    if (Object.hasOwn(kept, name)) return unknownFieldsWithin(value, kept[name], here);
    return path === '' ? [] : [here];
  });
}

/** Each name once; what is no name of a field may be anything, so it is not repeated. */
export function boundedNames(names: readonly string[]): readonly string[] {
  const shown = names.map((name) => (NAME.test(name) && isPlainName(name) ? name : '?'));
  return [...new Set(shown)].slice(0, MOST_NAMES);
}
