/** Deeper content than any event's; it is compared as it came. */
const DEEPEST = 64;
/** A number of so many digits may have lost some when it was parsed. */
const LONG_NUMBER = /\d{16}/;

/**
 * The text of a JSON value that does not depend on white space or on the order of fields: what is
 * sent twice reads the same. Where reading could make different content equal (long numbers) or is
 * too deep, the text is taken as it came.
 */
export function canonicalTextOf(text: string, value: unknown): string {
  if (LONG_NUMBER.test(text)) return text;
  return canonical(value, 0) ?? text;
}

function canonical(value: unknown, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (depth >= DEEPEST) return undefined;
  const parts: string[] = [];
  const add = (prefix: string, part: unknown): boolean => {
    const written = canonical(part, depth + 1);
    if (written !== undefined) parts.push(prefix + written);
    return written !== undefined;
  };
  if (Array.isArray(value)) {
    return value.every((part: unknown) => add('', part)) ? `[${parts.join(',')}]` : undefined;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields).sort();
  const isWhole = names.every((name) => add(`${JSON.stringify(name)}:`, fields[name]));
  return isWhole ? `{${parts.join(',')}}` : undefined;
}
