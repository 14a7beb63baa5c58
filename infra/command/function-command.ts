import * as z from 'zod';
import { describeIssues } from '../../shared/configuration/index.ts';
import type { BilingualText } from '../../shared/errors/index.ts';
import {
  parseArguments,
  unknownAction,
  unknownOption,
  type OptionValues,
  type ParsedCommand,
} from './parse-arguments.ts';
import { payloadValueOf, targetOptions, type PayloadOption } from './payload-option.ts';
import { UsageError, usageError } from './usage-error.ts';

/** What can be asked of a function from a terminal. */
export interface FunctionCommandParts {
  /** As in `npm run <name>`. */
  readonly name: string;
  /** What it is for, in one line. */
  readonly title: string;
  /** Schemas of the function's payloads, by action; the command line uses the same words. */
  readonly schemas: Readonly<Record<string, z.ZodObject>>;
  readonly texts: Readonly<Record<string, BilingualText>>;
  readonly options: Readonly<Record<string, PayloadOption>>;
}

/** A command whose actions are those of a function, each with the options that its payload has. */
export class FunctionCommand {
  readonly #parts: FunctionCommandParts;

  constructor(parts: FunctionCommandParts) {
    this.#parts = parts;
  }

  get actions(): readonly string[] {
    return Object.keys(this.#parts.schemas);
  }

  /**
   * Takes a command line apart and checks that every option goes with its action.
   *
   * @throws UsageError naming every option that is wrong
   */
  parse(args: readonly string[]): ParsedCommand {
    const all = { ...this.#parts.options, ...targetOptions };
    const flags = Object.entries(all).flatMap(([name, { kind }]) =>
      kind === 'flag' ? [name] : [],
    );
    const known = { names: [...Object.keys(all), 'help'], flags: new Set([...flags, 'help']) };
    const { action, about, options, problems } = parseArguments(args, known);
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
    const fields = Object.keys(this.#parts.schemas[action]?.shape ?? {});
    const own = Object.entries(this.#parts.options).flatMap(([name, { field }]) =>
      fields.includes(field) ? [name] : [],
    );
    return [...own, ...Object.keys(targetOptions)];
  }

  /**
   * The payload that a command asks for, checked with the function's own schema.
   *
   * @throws UsageError naming each option that is missing or wrong
   */
  async payloadOf(
    action: string,
    options: OptionValues,
  ): Promise<Readonly<Record<string, unknown>>> {
    const payload: Record<string, unknown> = { action };
    for (const [name, value] of Object.entries(options)) {
      const option = this.#parts.options[name];
      if (option !== undefined) payload[option.field] = await payloadValueOf(option, value);
    }
    const result = this.#parts.schemas[action]?.safeParse(payload);
    if (result?.error === undefined) return payload;
    const issues = result.error.issues.map((issue) => ({
      ...issue,
      path: issue.path.map((part, index) => (index === 0 ? this.#optionFor(String(part)) : part)),
    }));
    throw new UsageError(describeIssues(new z.ZodError(issues)));
  }

  /** A text of the function in the words of the command line: payloads that it names are commands. */
  inWords({ en, zhHK }: BilingualText): BilingualText {
    const worded = (text: string): string =>
      text.replaceAll(/\{"action":"([a-z-]+)"\}/g, (payload, action: string) =>
        this.actions.includes(action) ? `npm run ${this.#parts.name} -- ${action}` : payload,
      );
    return { en: worded(en), zhHK: worded(zhHK) };
  }

  /** The page of all actions, or of the options of one. */
  usagePage(about: string): string {
    return this.actions.includes(about) ? this.#pageOf(about) : this.#pageOfAll();
  }

  #pageOfAll(): string {
    const { name, title } = this.#parts;
    const rows = this.actions.map((action) => `  ${action.padEnd(17)} ${this.#textOf(action)}`);
    return [
      `npm run ${name} -- <action> [options]        ${title}`,
      '',
      ...rows,
      '',
      `npm run ${name} -- help <action>   options of an action / 某動作的選項`,
      'Exit status / 結束代碼: 0 done / 完成, 1 failed / 失敗, 2 usage / 用法不正確, 3 waits for a person / 等待處理',
      '',
    ].join('\n');
  }

  #pageOf(action: string): string {
    const rows = this.optionsOf(action).map((name) => {
      const option = this.#parts.options[name] ?? targetOptions[name];
      const { placeholder = '', text = { en: '', zhHK: '' } } = option ?? {};
      return `  ${`--${name} ${placeholder}`.trimEnd().padEnd(24)} ${text.en} / ${text.zhHK}`;
    });
    const heading = `npm run ${this.#parts.name} -- ${action}: ${this.#textOf(action)}`;
    return [heading, '', ...rows, '  --help', ''].join('\n');
  }

  #textOf(action: string): string {
    const { en = '', zhHK = '' } = this.#parts.texts[action] ?? {};
    return `${en} / ${zhHK}`;
  }

  #optionFor(field: string): string {
    const [name] =
      Object.entries(this.#parts.options).find(([, option]) => option.field === field) ?? [];
    return name === undefined ? field : `--${name}`;
  }
}
