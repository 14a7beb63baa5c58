import type { FormComponent } from './approval.ts';

/** The entries of a component: several for a multiple choice, one or none for anything else. */
export function entriesOf({ value = '' }: FormComponent): readonly string[] {
  const parsed = value.startsWith('[') ? parseJson(value) : undefined;
  if (Array.isArray(parsed)) return parsed.flatMap(textOf);
  return value.trim() === '' || value === 'null' ? [] : [value];
}

/** A component as people read it: entries side by side, rows of a table below one another. */
export function readableValue(component: FormComponent): string {
  const entries = entriesOf(component);
  return entries.join(entries.some((entry) => entry.includes(': ')) ? '\n' : ', ');
}

/** A row of a table is `{rowValue: [{label, value}]}`. */
function textOf(entry: unknown): string[] {
  if (typeof entry === 'string') return entry === '' ? [] : [entry];
  if (typeof entry === 'number' || typeof entry === 'boolean') return [String(entry)];
  if (typeof entry !== 'object' || entry === null) return [];
  const cells = (entry as { rowValue?: unknown }).rowValue;
  if (!Array.isArray(cells)) return [];
  const texts = cells.flatMap((cell: unknown) => {
    const { label, value } = (cell ?? {}) as { label?: unknown; value?: unknown };
    return typeof label === 'string' && typeof value === 'string' ? [`${label}: ${value}`] : [];
  });
  return texts.length === 0 ? [] : [texts.join('; ')];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
