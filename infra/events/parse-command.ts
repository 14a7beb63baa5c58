import * as z from 'zod';
import { describeIssues } from '../../shared/configuration/index.ts';
import {
  parseArguments,
  unknownAction,
  unknownOption,
  type OptionValues,
  type ParsedCommand,
} from '../command/parse-arguments.ts';
import { payloadValueOf, targetOptions } from '../command/payload-option.ts';
import { UsageError, usageError } from '../command/usage-error.ts';
import { inCommandWords } from './as-commands.ts';
import { commandActions, payloadSchemaOf } from './command-actions.ts';
import { payloadOptions } from './command-options.ts';

const all = { ...payloadOptions, ...targetOptions };
const known = {
  names: [...Object.keys(all), 'help'],
  flags: new Set([
    ...Object.entries(all).flatMap(([name, { kind }]) => (kind === 'flag' ? [name] : [])),
    'help',
  ]),
};

/**
 * Takes a command line apart and checks that every option goes with its action.
 *
 * @throws UsageError naming every option that is wrong
 */
export function parseCommand(args: readonly string[]): ParsedCommand {
  const { action, about, options, problems } = parseArguments(args, known);
  if (action === 'help' || action === '' || options['help'] === true) {
    return { action: 'help', about: action === 'help' ? about : action, options: {} };
  }
  if (!Object.hasOwn(commandActions, action)) {
    throw usageError([...problems, unknownAction(action)]);
  }
  const allowed = optionsOf(action);
  const spare = Object.keys(options).filter((name) => !allowed.includes(name));
  const found = [...problems, ...spare.map((name) => unknownOption(name, action))];
  if (found.length > 0) throw usageError(found);
  return { action, about: '', options };
}

/** Whether the local cloud alone can do it. */
export function isLocalAction(action: string): boolean {
  return Object.hasOwn(commandActions, action) && commandActions[action]?.action === undefined;
}

/** Names of the options that go with an action, without the dashes. */
export function optionsOf(action: string): readonly string[] {
  if (isLocalAction(action)) return ['state', 'json'];
  const fields = Object.keys(payloadSchemaOf(action)?.shape ?? {});
  const own = Object.entries(payloadOptions).flatMap(([name, { field }]) =>
    fields.includes(field) ? [name] : [],
  );
  return [...own, ...Object.keys(targetOptions)];
}

/**
 * The payload that a command asks for, checked with the function's own schema.
 *
 * @throws UsageError naming each option that is missing or wrong
 */
export async function buildPayload(
  action: string,
  options: OptionValues,
): Promise<Readonly<Record<string, unknown>>> {
  const payload: Record<string, unknown> = { action: commandActions[action]?.action };
  for (const [name, value] of Object.entries(options)) {
    const option = payloadOptions[name];
    if (option === undefined) continue;
    const read = await payloadValueOf(option, value);
    payload[option.field] = name === 'from' || name === 'to' ? withZone(String(read)) : read;
  }
  const result = payloadSchemaOf(action)?.safeParse(payload);
  if (result?.error === undefined) return payload;
  const issues = result.error.issues.map((issue) => ({
    ...issue,
    path: issue.path.map((part, index) => (index === 0 ? optionNameOf(String(part)) : part)),
  }));
  const { en, zhHK } = describeIssues(new z.ZodError(issues));
  throw new UsageError({ en: en.map(inCommandWords), zhHK: zhHK.map(inCommandWords) });
}

/** A day or a time without a zone is one of Hong Kong. */
function withZone(text: string): string {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?$/.exec(text) ?? [];
  if (day === undefined) return text;
  const seconds = time === undefined ? '00:00:00' : time.padEnd(8, ':00');
  return `${day}T${seconds}+08:00`;
}

function optionNameOf(field: string): string {
  const [name] = Object.entries(payloadOptions).find(([, entry]) => entry.field === field) ?? [];
  return name === undefined ? field : `--${name}`;
}
