const LONGEST = 64;

/** A type as it is stored: 64 characters at most, without half a character at the end. */
export function wellFormedType(type: string): string {
  return Buffer.from(type.slice(0, LONGEST)).toString('utf8');
}
