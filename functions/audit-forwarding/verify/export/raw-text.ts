/** A member of that name; inside a text the quotes would be escaped. */
const RAW_MEMBER = '"_raw"';

/** The event in a line: the line itself, or `_raw` of the result of a search. */
export function* rawOfLine(line: string): Generator<string, void, undefined> {
  if (line.includes(RAW_MEMBER)) {
    const raws = [...rawOfJson(line)];
    yield* raws.length > 0 ? raws : [line];
    return;
  }
  // Lines that tell of the search and not of an event.
  if (!isAboutSearch(line)) yield line.replace(/\r$/, '');
}

/** `_raw` of an object, or of its `result`; nothing of an object that has none. */
export function* rawOfJson(text: string): Generator<string, void, undefined> {
  const members = parseObject(text);
  const result = members?.['result'];
  const raw = (isObject(result) ? result : members)?.['_raw'];
  if (typeof raw === 'string') yield raw;
}

function isAboutSearch(line: string): boolean {
  return line.startsWith('{"preview"') || line.startsWith('{"messages"');
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
