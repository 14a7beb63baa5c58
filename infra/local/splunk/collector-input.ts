import { createHash, timingSafeEqual } from 'node:crypto';

/** One token with what is set for it, as a stanza of Splunk's `inputs.conf` does. */
export interface CollectorInput {
  /** Name of the stanza; events without a source have `http:<name>`. */
  readonly name: string;
  readonly token: string;
  readonly disabled: boolean;
  /** `useACK`: whether a batch gets an acknowledgement id, and a channel is needed. */
  readonly acknowledgement: boolean;
  /** `allowQueryStringAuth`: whether the token may stand in the query. */
  readonly queryTokens: boolean;
  /** Index of events that name none. */
  readonly index: string;
  /** Further indexes that events may name; empty: no other. */
  readonly indexes: readonly string[];
  /** Of events that name none. */
  readonly sourcetype: string;
}

/** What may be left out: an input with acknowledgement into `main`. */
export type GivenInput = Pick<CollectorInput, 'name' | 'token'> & Partial<CollectorInput>;

export function completeInput(given: GivenInput): CollectorInput {
  return {
    disabled: false,
    acknowledgement: true,
    queryTokens: false,
    index: 'main',
    indexes: [],
    sourcetype: 'httpevent',
    ...given,
  };
}

/** Looks at every token, so that the time it takes says nothing of any of them. */
export function findInput(
  inputs: readonly CollectorInput[],
  token: string,
): CollectorInput | undefined {
  const given = digest(token);
  let found: CollectorInput | undefined;
  for (const input of inputs) {
    if (timingSafeEqual(digest(input.token), given)) found = input;
  }
  return found;
}

export function takesIndex(input: CollectorInput, index: string): boolean {
  return index === input.index || input.indexes.includes(index);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
