import * as z from 'zod';
import { describeIssues } from '../../shared/configuration/index.ts';
import {
  parseArguments,
  unknownAction,
  unknownOption,
  type ParsedCommand,
} from '../command/parse-arguments.ts';
import { UsageError, usageError } from '../command/usage-error.ts';
import {
  actionNames,
  isLocalAction,
  localActionOptions,
  payloadSchemaOf,
} from './command-actions.ts';
import { commonOptions, payloadOptions } from './command-options.ts';

const FLAGS: ReadonlySet<string> = new Set([
  ...[...Object.entries(payloadOptions), ...Object.entries(commonOptions)].flatMap(
    ([name, { kind }]) => (kind === 'flag' ? [name] : []),
  ),
  'agree',
  'refuse',
  'help',
]);

/**
 * Takes a command line apart and checks that every option goes with its action. What an option's
 * value has to look like is checked with the payload.
 *
 * @throws UsageError naming every option that is wrong
 */
export function parseCommand(args: readonly string[]): ParsedCommand {
  const known = { names: namesOfOptions(), flags: FLAGS };
  const { action, about, options, problems } = parseArguments(args, known);
  if (action === 'help' || action === '' || options['help'] === true) {
    return { action: 'help', about: action === 'help' ? about : action, options: {} };
  }
  if (!actionNames().includes(action)) {
    throw usageError([...problems, unknownAction(action)]);
  }
  const allowed = optionsOf(action);
  const all = [
    ...problems,
    ...Object.keys(options).flatMap((name) => {
      return allowed.includes(name) ? [] : [unknownOption(name, action)];
    }),
  ];
  if (all.length > 0) throw usageError(all);
  return { action, about: '', options };
}

/** Names of the options that go with an action, without the dashes. */
export function optionsOf(action: string): readonly string[] {
  if (isLocalAction(action)) return [...localActionOptions[action], 'state', 'json'];
  const fields = Object.keys(payloadSchemaOf(action)?.shape ?? {});
  const own = Object.entries(payloadOptions).flatMap(([name, { field }]) =>
    fields.includes(field) ? [name] : [],
  );
  const acceptsExceptions = fields.includes('accept');
  return [
    ...own,
    ...Object.keys(commonOptions).filter((name) => name !== 'accept-all-of' || acceptsExceptions),
  ];
}

/**
 * Checks a payload with the function's own schema, before anything is sent.
 *
 * @throws UsageError naming each option that is missing or wrong
 */
export function checkPayload(action: string, payload: Readonly<Record<string, unknown>>): void {
  const result = payloadSchemaOf(action)?.safeParse(payload);
  if (result?.error === undefined) return;
  const issues = result.error.issues.map((issue) => ({
    ...issue,
    path: issue.path.map((part, index) => (index === 0 ? optionNameOf(String(part)) : part)),
  }));
  throw new UsageError(describeIssues(new z.ZodError(issues)));
}

function optionNameOf(field: string): string {
  const [name] = Object.entries(payloadOptions).find(([, entry]) => entry.field === field) ?? [];
  return name === undefined ? field : `--${name}`;
}

function namesOfOptions(): readonly string[] {
  return [
    ...Object.keys(payloadOptions),
    ...Object.keys(commonOptions),
    ...Object.values(localActionOptions).flat(),
    'help',
  ];
}
