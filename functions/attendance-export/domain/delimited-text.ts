/** Fields of one row, and the line on which it begins. */
export interface DelimitedRow {
  readonly line: number;
  readonly fields: readonly string[];
}

export type DelimitedText =
  | { readonly outcome: 'parsed'; readonly rows: readonly DelimitedRow[] }
  /** A quoted field that does not end, or goes on after its end. */
  | { readonly outcome: 'malformed'; readonly line: number };

/**
 * Reads text as RFC 4180 describes it, with any line end and any delimiter of one character. Empty
 * lines are left out. Takes any text.
 */
export function parseDelimited(text: string, delimiter: string): DelimitedText {
  const rows: DelimitedRow[] = [];
  let fields: string[] = [];
  let at = 0;
  let line = 1;
  let rowLine = 1;
  const endRow = (): void => {
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: rowLine, fields });
    fields = [];
    rowLine = line;
  };
  while (at < text.length) {
    const field = fieldAt(text, at, delimiter);
    if (field === undefined) return { outcome: 'malformed', line };
    fields.push(field.value);
    line += field.lineEnds;
    at = field.end;
    if (text[at] === delimiter) {
      at += 1;
      if (at < text.length) continue;
      fields.push('');
    }
    at += text.startsWith('\r\n', at) ? 2 : 1;
    line += 1;
    endRow();
  }
  return { outcome: 'parsed', rows };
}

interface FieldAt {
  readonly value: string;
  readonly end: number;
  readonly lineEnds: number;
}

/** Undefined if a quoted field is not followed by a delimiter, a line end or the end. */
function fieldAt(text: string, start: number, delimiter: string): FieldAt | undefined {
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && !isEnd(text[end], delimiter)) end += 1;
    return { value: text.slice(start, end), end, lineEnds: 0 };
  }
  const quote = closingQuote(text, start + 1);
  if (quote === undefined) return undefined;
  const end = quote + 1;
  if (end < text.length && !isEnd(text[end], delimiter)) return undefined;
  const value = text.slice(start + 1, quote).replaceAll('""', '"');
  return { value, end, lineEnds: value.match(/\r\n|\n|\r/g)?.length ?? 0 };
}

/** A loop and no regular expression: a field may be as large as the file. */
function closingQuote(text: string, from: number): number | undefined {
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return undefined;
    if (text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}

function isEnd(character: string | undefined, delimiter: string): boolean {
  return character === delimiter || character === '\n' || character === '\r';
}
