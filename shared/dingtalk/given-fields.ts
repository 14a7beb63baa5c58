import { InvalidCallError } from './errors.ts';
import type { JsonValue } from './operation.ts';

/** Fields of a body by name; what is undefined is left as it is. */
export type Fields = Readonly<Record<string, JsonValue | undefined>>;

/** Those of the fields that are given. */
export function givenFields(fields: Fields): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** The same, for an operation that changes what it names. @throws InvalidCallError if it is nothing */
export function changedFields(operation: string, fields: Fields): Record<string, JsonValue> {
  const changed = givenFields(fields);
  if (Object.keys(changed).length === 0) throw new InvalidCallError(operation, 'nothing to change');
  return changed;
}
