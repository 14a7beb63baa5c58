import type { BilingualText } from '../../../shared/errors/index.ts';
import { html, type Markup } from '../../../shared/markup/index.ts';

/** What a reader sees first; the switch in the page shows the other without any script. */
export type ReportLanguage = 'both' | 'en' | 'zh-HK';

/** A text in both languages inside a line; style sheet and switch decide which one shows. */
export function say({ en, zhHK }: BilingualText): Markup {
  if (en === zhHK) return html`${en}`;
  return html`<span class="en" lang="en">${en}</span> <span class="zh" lang="zh-HK">${zhHK}</span>`;
}

/** The same as two paragraphs, for sentences. */
export function sayParagraphs({ en, zhHK }: BilingualText): Markup {
  return html`<p class="en" lang="en">${en}</p>
    <p class="zh" lang="zh-HK">${zhHK}</p>`;
}

/** Both languages in one attribute. */
export function sayAttribute({ en, zhHK }: BilingualText): string {
  return en === zhHK ? en : `${en} ${zhHK}`;
}
