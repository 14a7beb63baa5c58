import { parseArgs } from 'node:util';
import type { BilingualText } from '../../shared/errors/index.ts';
import { usageError } from '../command/usage-error.ts';
import { commandOptions, type CommandOption, type OptionName } from './command-options.ts';

/** What was written, each value as a text; flags by their names. */
export interface ParsedCommand {
  readonly texts: Readonly<Partial<Record<OptionName, string>>>;
  readonly flags: ReadonlySet<OptionName>;
  readonly fields: readonly string[];
}

/**
 * Takes a command line apart. What an option may hold is checked where it is used.
 *
 * @param environment variables, for what should not stand in a shell's history; read where a URL is
 *   named, since the local cloud's own keys are no secret
 * @throws UsageError naming all that is wrong at once; never with a value, which may be a secret
 */
export function parseCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ParsedCommand {
  const problems: BilingualText[] = [];
  const texts: Partial<Record<OptionName, string>> = {};
  const flags = new Set<OptionName>();
  const fields: string[] = [];
  for (const token of takeApart(args)) {
    if (token.kind === 'option-terminator') continue;
    const problem =
      token.kind === 'positional'
        ? spareWord
        : problemOf(token, new Set([...flags, ...Object.keys(texts)]));
    if (problem !== undefined) problems.push(problem);
    else if (token.kind === 'option' && isOptionName(token.name)) {
      const { kind } = commandOptions[token.name];
      if (kind === 'flag') flags.add(token.name);
      else if (kind === 'repeated') fields.push(token.value ?? '');
      else texts[token.name] = token.value ?? '';
    }
  }
  if (problems.length > 0) throw usageError(problems);
  const secrets = texts.url === undefined ? {} : fromEnvironment(environment);
  return { texts: { ...secrets, ...texts }, flags, fields };
}

function takeApart(args: readonly string[]) {
  const options = Object.entries<CommandOption>(commandOptions).map(([name, { kind }]) => [
    name,
    { type: kind === 'flag' ? 'boolean' : 'string' },
  ]);
  return parseArgs({
    args: [...args],
    options: Object.fromEntries(options) as Record<string, { type: 'boolean' | 'string' }>,
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(commandOptions, name);
}

function problemOf(
  token: {
    readonly name: string;
    readonly value?: string | undefined;
    readonly inlineValue?: boolean | undefined;
  },
  given: ReadonlySet<string>,
): BilingualText | undefined {
  const { name, value = '', inlineValue = false } = token;
  if (!isOptionName(name)) {
    return { en: `--${name}: no such option`, zhHK: `--${name}：沒有此選項` };
  }
  if (given.has(name)) return { en: `--${name}: given more than once`, zhHK: `--${name}：重複` };
  if (commandOptions[name].kind === 'flag') {
    return inlineValue
      ? { en: `--${name}: takes no value`, zhHK: `--${name}：不可帶值` }
      : undefined;
  }
  // What begins like an option is never taken for the value of the one before it.
  return value === '' || (!inlineValue && value.startsWith('--'))
    ? { en: `--${name}: a value is missing`, zhHK: `--${name}：欠缺內容` }
    : undefined;
}

function fromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Partial<Record<OptionName, string>> {
  return Object.fromEntries(
    Object.entries<CommandOption>(commandOptions).flatMap(([name, { variable }]) => {
      const value = variable === undefined ? undefined : environment[variable];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}

/** The word itself is not repeated: it may be a secret whose option was forgotten. */
const spareWord: BilingualText = {
  en: 'a word is not understood; options begin with --',
  zhHK: '有字詞無法理解；選項須以 -- 開頭',
};
