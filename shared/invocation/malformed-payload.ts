import type { BilingualProblems } from '../configuration/index.ts';
import type { BilingualText, ErrorDetails } from '../errors/index.ts';

/** Problems beyond this many are not listed. */
const MAX_LISTED_PROBLEMS = 20;

/**
 * The words of an error about a payload that asks for nothing that a function does; every field that is
 * wrong is named, and how many there are.
 *
 * @param example a payload that would be accepted
 */
export function malformedPayload(
  { en, zhHK }: BilingualProblems,
  example: string,
): {
  readonly text: BilingualText;
  readonly remedy: BilingualText;
  readonly details: ErrorDetails;
} {
  return {
    text: {
      en: `The payload is not a request: ${en.slice(0, MAX_LISTED_PROBLEMS).join('; ')}.`,
      zhHK: `請求內容不正確：${zhHK.slice(0, MAX_LISTED_PROBLEMS).join('；')}。`,
    },
    remedy: {
      en: `Send for example ${example}; all fields are in the README.`,
      zhHK: `例如：${example}；欄位說明見 README。`,
    },
    details: { problems: en.length },
  };
}
