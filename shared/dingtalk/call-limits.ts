import { DAY_MS } from '../time/index.ts';
import { InvalidCallError } from './errors.ts';

/** @throws InvalidCallError unless there are 1 to `max` items. */
export function requireCount(
  operation: string,
  what: string,
  items: readonly unknown[],
  max: number,
): void {
  if (items.length === 0 || items.length > max) {
    throw new InvalidCallError(operation, `${items.length} ${what}, allowed are 1 to ${max}`);
  }
}

/** @throws InvalidCallError unless `from` ≤ `to` and the span is at most `maxDays` days. */
export function requireSpan(
  operation: string,
  span: { readonly fromEpochMs: number; readonly toEpochMs: number },
  maxDays: number,
): void {
  const lengthMs = span.toEpochMs - span.fromEpochMs;
  if (!(lengthMs >= 0 && lengthMs <= maxDays * DAY_MS)) {
    throw new InvalidCallError(operation, `the time span is not within 0 to ${maxDays} days`);
  }
}

/** For windows whose length has no stated limit. @throws InvalidCallError unless `from` ≤ `to`. */
export function requireOrder(
  operation: string,
  span: { readonly fromEpochMs: number; readonly toEpochMs: number },
): void {
  requireWithin(operation, 'the end', span.toEpochMs, span.fromEpochMs, Number.MAX_SAFE_INTEGER);
}

/** @throws InvalidCallError unless `value` is a whole number from `min` to `max`. */
export function requireWithin(
  operation: string,
  what: string,
  value: number,
  min: number,
  max: number,
): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new InvalidCallError(operation, `${what} is ${value}, allowed are ${min} to ${max}`);
  }
}

/** Ids sent as one comma-separated text must hold no comma. @throws InvalidCallError */
export function joinIds(operation: string, ids: readonly string[]): string {
  if (ids.some((id) => id === '' || id.includes(','))) {
    throw new InvalidCallError(operation, 'an id is empty or holds a comma');
  }
  return ids.join(',');
}

/** Visible ASCII: DingTalk's ids are made of nothing else. */
const PATH_PART = /^[\x21-\x7e]{1,512}$/;

/**
 * An id that becomes a part of the path.
 *
 * @throws InvalidCallError for what would lead to another address (`..`) or to none
 */
export function pathPart(operation: string, what: string, value: string): string {
  if (!PATH_PART.test(value) || value === '.' || value === '..') {
    throw new InvalidCallError(operation, `${what} is no id that can stand in an address`);
  }
  return value;
}

/** @throws InvalidCallError unless `text` has 1 to `max` characters. */
export function requireText(operation: string, what: string, text: string, max: number): void {
  requireWithin(operation, `the length of ${what}`, text.length, 1, max);
}
