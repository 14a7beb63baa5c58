import type { RequestField, RequestType } from './site.ts';

const LONGEST_LINE = 255;
const LONGEST_TEXT = 32_767;

/** What is wrong with the values of a new request, by id of the field. */
export function problemsOf(
  type: RequestType,
  values: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const fieldId of Object.keys(values)) {
    if (!type.fields.some((field) => field.fieldId === fieldId)) {
      problems[fieldId] =
        `Field '${fieldId}' cannot be set. It is not on the appropriate screen, or unknown.`;
    }
  }
  for (const field of type.fields) {
    const value = values[field.fieldId];
    const isMissing = value === undefined || value === null || value === '';
    const problem = isMissing ? missing(field) : problemOf(field, value);
    if (problem !== undefined) problems[field.fieldId] = problem;
  }
  return problems;
}

function missing({ name, required }: RequestField): string | undefined {
  return required ? `${name} is required.` : undefined;
}

function problemOf(field: RequestField, value: unknown): string | undefined {
  switch (field.kind) {
    case 'line':
      if (typeof value !== 'string') return 'Operation value must be a string';
      if (/[\r\n]/.test(value)) return `The ${field.name} is invalid: it contains new lines.`;
      return value.length > LONGEST_LINE
        ? `${field.name} can't exceed ${String(LONGEST_LINE)} characters.`
        : undefined;
    case 'text':
      if (typeof value !== 'string') return 'Operation value must be a string';
      return value.length > LONGEST_TEXT ? 'The entered text is too long.' : undefined;
    case 'labels':
      return Array.isArray(value) && value.every(isLabel)
        ? undefined
        : 'A label is a text of 1 to 255 characters without spaces.';
    case 'number':
      return typeof value === 'number' ? undefined : 'Operation value must be a number';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
        ? undefined
        : 'Operation value must be a date yyyy-MM-dd';
    case 'choice':
      return isOption(field, value) ? undefined : `Option for ${field.name} is not valid.`;
    case 'choices':
      return Array.isArray(value) && value.every((entry) => isOption(field, entry))
        ? undefined
        : `Option for ${field.name} is not valid.`;
  }
}

function isLabel(value: unknown): boolean {
  return typeof value === 'string' && /^\S{1,255}$/.test(value);
}

/** `{id}` or `{value}`, as the platform's select fields take it. */
function isOption({ validValues = [] }: RequestField, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { id, value: label } = value as { id?: unknown; value?: unknown };
  return validValues.some((option) => option.id === id || option.label === label);
}
