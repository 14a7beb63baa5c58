const LONGEST = 64;
/** Names of events as DingTalk gives them. */
const NAME = /^[\w.-]+$/;

/**
 * A type as it is stored, where all who look after events can read it: 64 characters at most. What is
 * no name could be anything, also a number of a person: it stays in the sealed content.
 */
export function wellFormedType(type: string): string {
  return NAME.test(type) ? type.slice(0, LONGEST) : 'malformed';
}
