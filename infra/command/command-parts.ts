import type * as z from 'zod';
import type { BilingualText } from '../../shared/errors/index.ts';
import type { CommandOption, PayloadOption } from './payload-option.ts';

/** Something that can be asked for by a word of the command line. */
export interface CommandAction {
  readonly text: BilingualText;
  /** The function's own schema of the payload; absent where the local cloud alone can do it. */
  readonly schema?: z.ZodObject;
  /** What the function calls it, if that is another word than the command line's. */
  readonly sentAs?: string;
  /** Names of the options that go with it beside those of its payload's fields. */
  readonly options?: readonly string[];
}

/** What can be asked of a function from a terminal. */
export interface CommandParts {
  /** As in `npm run <name>`. */
  readonly name: string;
  /** What it is for, in one line. */
  readonly title: string;
  /** What a person should know of all actions, in one line of the page of help. */
  readonly note?: string;
  readonly actions: Readonly<Record<string, CommandAction>>;
  /** Options that become fields of payloads, by their names without the dashes. */
  readonly options: Readonly<Record<string, PayloadOption>>;
  /** Options that are no fields, beside those that every command has. */
  readonly otherOptions?: Readonly<Record<string, CommandOption>>;
}
