/**
 * Text that is safe inside an HTML document. Only {@link html} makes it, so whatever else is put
 * into a document has been escaped.
 */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand between the literal parts of a template; `undefined` and `false` write nothing. */
export type MarkupPart = Markup | string | number | false | undefined | readonly MarkupPart[];

/**
 * HTML with everything escaped that is not itself {@link Markup}. Values may stand in text and in
 * double-quoted attributes; never in a tag's name, an unquoted attribute, `<style>` or a comment.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  let text = literals[0] ?? '';
  for (const [index, part] of parts.entries()) {
    text += render(part) + (literals[index + 1] ?? '');
  }
  return new Markup(text);
}

function render(part: MarkupPart): string {
  if (part instanceof Markup) return part.text;
  if (part === undefined || part === false) return '';
  if (typeof part === 'object') return part.map(render).join('');
  return escapeText(String(part));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters and halves of surrogate pairs are no text; HTML shows them as U+FFFD. */
const NOT_TEXT = /[\p{Surrogate}\p{Noncharacter_Code_Point}]|(?![\t\n])\p{Cc}/gu;

function escapeText(text: string): string {
  return text
    .replace(NOT_TEXT, '\ufffd')
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
