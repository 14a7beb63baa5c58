import type { BilingualText } from '../../shared/errors/index.ts';
import { commandActions } from './command-actions.ts';
import { payloadOptions } from './command-options.ts';

/**
 * A text of the function in the words of the command line: payloads that it names become commands,
 * and names of fields that are written otherwise here become options.
 */
export function asCommands({ en, zhHK }: BilingualText): BilingualText {
  return { en: inCommandWords(en), zhHK: inCommandWords(zhHK) };
}

export function inCommandWords(text: string): string {
  const withCommands = text.replaceAll(/\{"action":[^{}]*\}/g, (payload) => commandOf(payload));
  return Object.entries(payloadOptions).reduce(
    (words, [name, { field }]) =>
      name === field ? words : words.replaceAll(new RegExp(`\\b${field}\\b`, 'g'), `--${name}`),
    withCommands,
  );
}

/** The payload as it stands if it is not one that a command can ask for. */
function commandOf(payload: string): string {
  const { action, ...fields } = fieldsOf(payload);
  const [command] =
    Object.entries(commandActions).find(
      ([, one]) => action !== undefined && one.action === action,
    ) ?? [];
  if (command === undefined) return payload;
  const options = Object.entries(fields).map(([field, value]) => {
    const [name = field] =
      Object.entries(payloadOptions).find(([, one]) => one.field === field) ?? [];
    return value === true ? `--${name}` : `--${name} ${String(value)}`;
  });
  return ['npm run events --', command, ...options].join(' ');
}

/** None if it is not JSON: the function may be of another release. */
function fieldsOf(payload: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(payload) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
