import type { BilingualText } from '../../shared/errors/index.ts';

/** The command was not carried out; what happened and what to do, in both languages. */
export class CommandRefusedError extends Error {
  readonly text: BilingualText;

  constructor(text: BilingualText, cause?: unknown) {
    super(text.en, cause === undefined ? undefined : { cause });
    this.name = 'CommandRefusedError';
    this.text = text;
  }
}
