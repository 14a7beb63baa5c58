import type { BilingualText } from '../../errors/index.ts';
import type { FailureKind, RejectionMeaning } from '../failure-kind.ts';

/** One code of DingTalk's documented error tables. */
export interface CatalogueEntry {
  /** `errcode`, `sub_code` or the `code` of the newer interfaces. */
  readonly code: string;
  /** True: every code that begins with `code`. */
  readonly isPrefix?: true;
  /**
   * Where DingTalk says several things by one code: the documented message of this one, to the
   * letter. Absent: whatever the message.
   */
  readonly message?: string;
  readonly kind: FailureKind;
  readonly text: BilingualText;
  /** How long to stay away if the answer does not say; throttling only. */
  readonly retryAfterMs?: number;
  /** What a refusal says about the thing that it was about; `request-rejected` only. */
  readonly meaning?: RejectionMeaning;
}

type Details = Pick<CatalogueEntry, 'message' | 'meaning' | 'retryAfterMs' | 'isPrefix'>;

/** A row of a table. */
export function entry(
  code: string,
  kind: FailureKind,
  text: readonly [en: string, zhHK: string],
  details: Details = {},
): CatalogueEntry {
  return { code, kind, text: { en: text[0], zhHK: text[1] }, ...details };
}

/** Several codes that say the same. */
export function entries(
  codes: readonly string[],
  kind: FailureKind,
  text: readonly [en: string, zhHK: string],
  details: Details = {},
): CatalogueEntry[] {
  return codes.map((code) => entry(code, kind, text, details));
}
