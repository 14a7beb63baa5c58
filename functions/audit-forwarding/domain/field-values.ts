/** Fields of a record, filtered or not. */
export type RecordFields = Readonly<Record<string, unknown>>;

/** The first of these that holds a text that is not empty, or a number. */
export function textOf(fields: RecordFields, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = asText(fields[name]);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** All texts and numbers under these names, lists opened, each once. */
export function textsOf(fields: RecordFields, ...names: readonly string[]): readonly string[] {
  const texts = names.flatMap((name) =>
    asList(fields[name]).flatMap((value) => asText(value) ?? []),
  );
  return [...new Set(texts)];
}

/** What stands under a name if it is an object, else an object without fields. */
export function partOf(fields: RecordFields, name: string): RecordFields {
  const value = fields[name];
  return isFields(value) ? value : {};
}

export function partsOf(fields: RecordFields, name: string): readonly RecordFields[] {
  return asList(fields[name]).filter(isFields);
}

export function wholeNumberOf(fields: RecordFields, name: string): number | undefined {
  const text = asText(fields[name]);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function isFields(value: unknown): value is RecordFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}
