import * as z from 'zod';
import type { BilingualText } from '../../shared/errors/index.ts';

export const bilingualTextSchema = z.object({ en: z.string(), zhHK: z.string() });

/** Why something failed and what to do, as answers of functions have it. */
export const toldCauseSchema = z.object({
  code: z.string(),
  text: bilingualTextSchema,
  remedy: bilingualTextSchema,
});
export type ToldCause = z.infer<typeof toldCauseSchema>;

/**
 * A paragraph below a table that has room for the code only.
 *
 * @param worded the remedy in the words of the command; default: as the function says it
 */
export function causeTold(
  { code, text, remedy }: ToldCause,
  worded: (text: BilingualText) => BilingualText = (same) => same,
): string {
  const next = worded(remedy);
  const lines = [code, `  ${text.en}`, `  ${text.zhHK}`, `  → ${next.en}`, `  → ${next.zhHK}`];
  return lines.join('\n');
}
