import type { BilingualText } from './application-error.ts';

/** Printable, so that a message is still readable where nobody splits it. */
const BETWEEN = ' ¦ ';

/**
 * Both languages as one string, for places that take a single message, such as the checks of a
 * schema. {@link splitBilingual} takes it apart again. Neither text may hold ` ¦ `.
 */
export function bilingual(en: string, zhHK: string): string {
  return `${en}${BETWEEN}${zhHK}`;
}

/** The two languages of a message of {@link bilingual}; undefined for any other message. */
export function splitBilingual(message: string): BilingualText | undefined {
  const at = message.indexOf(BETWEEN);
  if (at < 0) return undefined;
  return { en: message.slice(0, at), zhHK: message.slice(at + BETWEEN.length) };
}
