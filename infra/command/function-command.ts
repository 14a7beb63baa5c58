import type * as z from 'zod';
import { describeIssues } from '../../shared/configuration/index.ts';
import type { BilingualText } from '../../shared/errors/index.ts';
import type { CommandAction, CommandParts } from './command-parts.ts';
import { inCommandWords, optionFor, withOptionNames } from './command-words.ts';
import {
  parseArguments,
  unknownAction,
  unknownOption,
  type KnownOptions,
  type OptionValues,
  type ParsedCommand,
} from './parse-arguments.ts';
import { localTargetOptions, payloadValueOf, targetOptions } from './payload-option.ts';
import { pageOfActions, pageOfOptions } from './usage-page.ts';
import { UsageError, usageError } from './usage-error.ts';

/** The fields that options stand for, and the options whose file could not be read. */
export interface ReadFields {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly problems: readonly BilingualText[];
}

/** A command whose actions are those of a function, each with the options that its payload has. */
export class FunctionCommand {
  readonly #parts: CommandParts;

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  get actions(): readonly string[] {
    return Object.keys(this.#parts.actions);
  }

  /** Whether the local cloud alone can do it. */
  isLocal(action: string): boolean {
    return this.actions.includes(action) && this.#schemaOf(action) === undefined;
  }

  /**
   * Takes a command line apart and checks that every option goes with its action. What an option's
   * value has to look like is checked with the payload.
   *
   * @throws UsageError naming every option that is wrong
   */
  parse(args: readonly string[]): ParsedCommand {
    const { action, about, options, problems } = parseArguments(args, this.#knownOptions());
    if (action === 'help' || action === '' || options['help'] === true) {
      return { action: 'help', about: action === 'help' ? about : action, options: {} };
    }
    if (!this.actions.includes(action)) throw usageError([...problems, unknownAction(action)]);
    const allowed = this.optionsOf(action);
    const spare = Object.keys(options).filter((name) => !allowed.includes(name));
    const found = [...problems, ...spare.map((name) => unknownOption(name, action))];
    if (found.length > 0) throw usageError(found);
    return { action, about: '', options };
  }

  /** Names of the options that go with an action, without the dashes. */
  optionsOf(action: string): readonly string[] {
    const fields = this.fieldsOf(action);
    const own = Object.entries(this.#parts.options).flatMap(([name, { field }]) =>
      fields.includes(field) ? [name] : [],
    );
    const target = this.isLocal(action) ? localTargetOptions : Object.keys(targetOptions);
    return [...own, ...(this.#actionOf(action)?.options ?? []), ...target];
  }

  /** Names of the fields that an action's payload may have; none where nothing is sent. */
  fieldsOf(action: string): readonly string[] {
    return Object.keys(this.#schemaOf(action)?.shape ?? {});
  }

  /**
   * The payload that a command asks for, checked with the function's own schema.
   *
   * @throws UsageError naming each option that is missing or wrong, and each file that cannot be read
   */
  async payloadOf(
    action: string,
    options: OptionValues,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { fields, problems } = await this.readFields(options);
    if (problems.length > 0) throw usageError(problems);
    return this.checkedPayload(action, fields);
  }

  /** Makes fields of a payload out of options; nothing is checked but that files can be read. */
  async readFields(options: OptionValues): Promise<ReadFields> {
    const fields: Record<string, unknown> = {};
    const problems: BilingualText[] = [];
    for (const [name, value] of Object.entries(options)) {
      const option = this.#parts.options[name];
      if (option === undefined) continue;
      const read = await payloadValueOf(option, value);
      if (read === undefined) problems.push(unreadable(name, String(value)));
      else fields[option.field] = read;
    }
    return { fields, problems };
  }

  /**
   * The payload of an action, checked with the function's own schema before anything is sent.
   *
   * @throws UsageError naming each option that is missing or wrong
   */
  checkedPayload(
    action: string,
    fields: Readonly<Record<string, unknown>>,
  ): Readonly<Record<string, unknown>> {
    const payload = { action: this.#actionOf(action)?.sentAs ?? action, ...fields };
    const result = this.#schemaOf(action)?.safeParse(payload);
    if (result?.error === undefined) return payload;
    const issues = result.error.issues.map((issue) => inOptions(this.#parts, issue));
    throw new UsageError(describeIssues({ issues }));
  }

  /** A text of the function in the words of the command line. */
  inWords(text: BilingualText): BilingualText {
    return inCommandWords(this.#parts, text);
  }

  /** The page of all actions, or of the options of one. */
  usagePage(about: string): string {
    return this.actions.includes(about)
      ? pageOfOptions(this.#parts, about, this.optionsOf(about))
      : pageOfActions(this.#parts);
  }

  #actionOf(action: string): CommandAction | undefined {
    return this.actions.includes(action) ? this.#parts.actions[action] : undefined;
  }

  #schemaOf(action: string): z.ZodObject | undefined {
    return this.#actionOf(action)?.schema;
  }

  #knownOptions(): KnownOptions {
    const { options, otherOptions } = this.#parts;
    const all = { ...options, ...otherOptions, ...targetOptions };
    const flags = Object.entries(all).flatMap(([name, { kind }]) =>
      kind === 'flag' ? [name] : [],
    );
    return { names: [...Object.keys(all), 'help'], flags: new Set([...flags, 'help']) };
  }
}

/** Names options where the function names fields: at a field, and in what is said of the whole. */
function inOptions(parts: CommandParts, issue: z.core.$ZodIssue): z.core.$ZodIssue {
  const [field, ...rest] = issue.path;
  if (field === undefined) return { ...issue, message: withOptionNames(parts, issue.message) };
  return { ...issue, path: [optionFor(parts, String(field)), ...rest] };
}

const unreadable = (name: string, file: string): BilingualText => ({
  en: `--${name}: ${file} cannot be read`,
  zhHK: `--${name}：無法讀取 ${file}`,
});
