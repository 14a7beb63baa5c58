import { createHash } from 'node:crypto';

/** Where a reply lies in `tables.directoryEntry`. */
export interface ReplyPlace {
  readonly part: string;
  readonly entry: string;
}

/**
 * Places of one app's replies. The names hold userIds, so keys are made of their hashes; two digits of
 * the hash in the first key column spread a company over 256 ranges.
 */
export function placeOf(scope: DirectoryScope, name: string): ReplyPlace {
  const hash = createHash('sha256').update(`${scope.clientId}\n${name}`).digest('hex').slice(0, 40);
  return { part: `${scope.organisation}/${hash.slice(0, 2)}`, entry: hash };
}

/** Apps see different parts of an organisation, so each has replies of its own. */
export interface DirectoryScope {
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
  readonly clientId: string;
}

/** Names a place within an instance that serves several organisations. */
export function keyOf({ part, entry }: ReplyPlace): string {
  return `${part}/${entry}`;
}
