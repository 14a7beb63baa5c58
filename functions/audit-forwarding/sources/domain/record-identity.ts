import { createHash } from 'node:crypto';

/** A value of a record; absent counts as `null`. */
export type IdentityPart = string | number | boolean | null | undefined | readonly IdentityPart[];

/**
 * What makes a record the same one when it is told again. Each source names the fields once and for
 * ever, in their order: one that is added later would make a new record of each that is read over
 * again.
 */
export function identityOf(parts: readonly IdentityPart[]): string {
  return createHash('sha256').update(JSON.stringify(parts), 'utf8').digest('hex');
}
