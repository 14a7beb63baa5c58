import type { BilingualText } from '../../shared/errors/index.ts';

/** Values of options by name: a text, or `true` for a flag. */
export type OptionValues = Readonly<Record<string, string | true>>;

export interface ParsedCommand {
  /** `help`, or one of the actions of the command. */
  readonly action: string;
  /** The action that help is asked about; empty for the whole page. */
  readonly about: string;
  readonly options: OptionValues;
}

export interface ParsedArguments extends ParsedCommand {
  readonly problems: readonly BilingualText[];
}

/** The options that a command knows, without their dashes, whatever the action. */
export interface KnownOptions {
  readonly names: readonly string[];
  /** Those that take no value. */
  readonly flags: ReadonlySet<string>;
}

/** Takes a command line apart; every problem is told, and nothing is thrown. */
export function parseArguments(args: readonly string[], known: KnownOptions): ParsedArguments {
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
    const wantsValue = known.names.includes(name) && !known.flags.has(name);
    // What begins like an option is never taken for the value of the one before it.
    const follows =
      wantsValue && written === undefined && left[0]?.startsWith('--') === false
        ? left.shift()
        : undefined;
    const value = written ?? follows;
    if (name in options) problems.push(twice(name));
    if (known.flags.has(name) && written !== undefined) problems.push(takesNoValue(name));
    if (wantsValue && (value ?? '') === '') problems.push(needsValue(name));
    options[name] = value ?? true;
  }
  const [action = '', about = '', ...others] = words;
  const spare = action === 'help' ? others : [about, ...others].filter((word) => word !== '');
  problems.push(...spare.map(spareWord));
  return { action, about, options, problems };
}

export const unknownAction = (action: string): BilingualText => ({
  en: `${action}: no such action`,
  zhHK: `${action}：沒有此動作`,
});
export const unknownOption = (name: string, action: string): BilingualText => ({
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
