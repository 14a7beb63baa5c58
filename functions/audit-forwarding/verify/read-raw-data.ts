/** The record of an event, as its `raw_data` has it; undefined where it cannot be read. */
export function rawDataOf(line: string): Readonly<Record<string, unknown>> | undefined {
  const event = parseObject(line);
  const raw = event?.['raw_data'];
  return typeof raw === 'string' ? parseObject(raw) : undefined;
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
