import { createHash } from 'node:crypto';
import type { BilingualText } from '../errors/index.ts';

/** A message to an organisation's group. */
export interface GroupMessage {
  /** The same id again is the same message: it reaches the group once. */
  readonly messageId: string;
  readonly text: BilingualText;
}

/** The id of a message that tells of these facts: the same facts are told once. */
export function messageIdOf(facts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}
