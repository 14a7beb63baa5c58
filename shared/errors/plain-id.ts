/** What DingTalk's ids of events and approvals are made of, in every sample of its pages (2026-08). */
const PLAIN_ID = /^[A-Za-z0-9_-]{1,100}$/;

/**
 * Whether a text has the shape of an id: one word of letters, digits, `_` and `-`, 100 at most. What
 * a neighbour gives in the place of an id and is none could be anything, also a person's data: it may
 * stand in clear nowhere, neither in a row nor in a log.
 */
export function isPlainId(text: string): boolean {
  return PLAIN_ID.test(text);
}
