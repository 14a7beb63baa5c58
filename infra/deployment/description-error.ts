interface BilingualLine {
  readonly en: string;
  readonly zhHK: string;
}

export type DescriptionErrorCode =
  | 'description.unreadable'
  | 'description.variable'
  | 'description.invalid'
  | 'description.code-missing';

/** `s.yaml` can't be used as it is. Names the file and the place in it, in both languages. */
export class DescriptionError extends Error {
  readonly code: DescriptionErrorCode;
  readonly text: BilingualLine;
  readonly remedy: BilingualLine;

  constructor(code: DescriptionErrorCode, text: BilingualLine, remedy: BilingualLine) {
    super(`${text.en} ${remedy.en} (${code})`);
    this.name = 'DescriptionError';
    this.code = code;
    this.text = text;
    this.remedy = remedy;
  }
}
