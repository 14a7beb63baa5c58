import type { BilingualText } from '../../shared/errors/index.ts';
import type { CommandParts } from './command-parts.ts';

/** Fields that are called otherwise on the command line become options. */
export function withOptionNames({ options }: CommandParts, text: string): string {
  return Object.entries(options).reduce(
    (words, [name, { field }]) =>
      name === field ? words : words.replaceAll(new RegExp(`\\b${field}\\b`, 'g'), `--${name}`),
    text,
  );
}

/**
 * A text of the function in the words of the command line: payloads that it names become commands, and
 * fields that are called otherwise become options.
 */
export function inCommandWords(parts: CommandParts, { en, zhHK }: BilingualText): BilingualText {
  const worded = (text: string): string =>
    withOptionNames(
      parts,
      text.replaceAll(/\{"action":[^{}]*\}/g, (payload) => commandOf(parts, payload)),
    );
  return { en: worded(en), zhHK: worded(zhHK) };
}

/** The name of the option for a field; the field itself where none is. */
export function optionFor({ options }: CommandParts, field: string): string {
  const [name] = Object.entries(options).find(([, option]) => option.field === field) ?? [];
  return name === undefined ? field : `--${name}`;
}

/** The payload as it stands if it is not one that a command can ask for. */
function commandOf(parts: CommandParts, payload: string): string {
  const { action, ...fields } = fieldsOf(payload);
  const [word] =
    Object.entries(parts.actions).find(
      ([name, { schema, sentAs = name }]) => schema !== undefined && sentAs === action,
    ) ?? [];
  if (word === undefined) return payload;
  const options = Object.entries(fields).map(([field, value]) => {
    const found = optionFor(parts, field);
    const name = found === field ? `--${field}` : found;
    return value === true ? name : `${name} ${String(value)}`;
  });
  return [`npm run ${parts.name} --`, word, ...options].join(' ');
}

/** None if it is not JSON: the function may be of another release. */
function fieldsOf(payload: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(payload) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
