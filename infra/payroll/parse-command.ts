import * as z from 'zod';
import { describeIssues } from '../../shared/configuration/index.ts';
import type { BilingualText } from '../../shared/errors/index.ts';
import {
  actionNames,
  isLocalAction,
  localActionOptions,
  payloadSchemaOf,
} from './command-actions.ts';
import { commonOptions, payloadOptions } from './command-options.ts';
import { UsageError } from './usage-error.ts';

/** Values of options by name: a text, or `true` for a flag. */
export type OptionValues = Readonly<Record<string, string | true>>;

export interface ParsedCommand {
  /** `help`, or one of `actionNames()`. */
  readonly action: string;
  /** The action that help is asked about; empty for the whole page. */
  readonly about: string;
  readonly options: OptionValues;
}

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
  const { action, about, options, problems } = takeApart(args);
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

/** The texts as one error. */
export function usageError(problems: readonly BilingualText[]): UsageError {
  return new UsageError({
    en: problems.map(({ en }) => en),
    zhHK: problems.map(({ zhHK }) => zhHK),
  });
}

function optionNameOf(field: string): string {
  const [name] = Object.entries(payloadOptions).find(([, entry]) => entry.field === field) ?? [];
  return name === undefined ? field : `--${name}`;
}

function takeApart(args: readonly string[]) {
  const problems: BilingualText[] = [];
  const options: Record<string, string | true> = {};
  const words: string[] = [];
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    const [, name, written] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined) {
      words.push(arg);
      continue;
    }
    const wantsValue = namesOfOptions().includes(name) && !FLAGS.has(name);
    // What begins like an option is never taken for the value of the one before it.
    const follows =
      wantsValue && written === undefined && left[0]?.startsWith('--') === false
        ? left.shift()
        : undefined;
    const value = written ?? follows;
    if (name in options) problems.push(twice(name));
    if (FLAGS.has(name) && written !== undefined) problems.push(takesNoValue(name));
    if (wantsValue && (value ?? '') === '') problems.push(needsValue(name));
    options[name] = value ?? true;
  }
  const [action = '', about = '', ...others] = words;
  const spare = action === 'help' ? others : [about, ...others].filter((word) => word !== '');
  problems.push(...spare.map(spareWord));
  return { action, about, options, problems };
}

function namesOfOptions(): readonly string[] {
  return [
    ...Object.keys(payloadOptions),
    ...Object.keys(commonOptions),
    ...Object.values(localActionOptions).flat(),
    'help',
  ];
}

const unknownAction = (action: string): BilingualText => ({
  en: `${action}: no such action`,
  zhHK: `${action}：沒有此動作`,
});
const unknownOption = (name: string, action: string): BilingualText => ({
  en: `--${name}: no option of ${action}`,
  zhHK: `--${name}：${action} 沒有此選項`,
});
const twice = (name: string): BilingualText => ({
  en: `--${name}: given more than once`,
  zhHK: `--${name}：重複`,
});
const takesNoValue = (name: string): BilingualText => ({
  en: `--${name}: takes no value`,
  zhHK: `--${name}：不可帶值`,
});
const needsValue = (name: string): BilingualText => ({
  en: `--${name}: a value is missing`,
  zhHK: `--${name}：欠缺內容`,
});
const spareWord = (word: string): BilingualText => ({
  en: `${word}: not understood; options begin with --`,
  zhHK: `${word}：無法理解；選項須以 -- 開頭`,
});
