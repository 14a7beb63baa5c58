/** Strings keep their quotes, so that a text is told from a name. */
const TOKEN =
  /\s*("(?:[^"\\]|\\.)*"|'[^']*'|\d+(?:\.\d+)?|[A-Za-z_]\w*|==|!=|>=|<=|[-+*/%().,<>=])/y;

/** Words of an expression. @throws Error for what is none */
export function tokensOf(expression: string): readonly string[] {
  const tokens: string[] = [];
  let at = 0;
  const end = expression.trimEnd().length;
  while (at < end) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(expression);
    if (match?.[1] === undefined) throw new Error(`no expression: ${expression.slice(at)}`);
    tokens.push(match[1]);
    at = TOKEN.lastIndex;
  }
  return tokens;
}

/** Splits where a separator stands outside quotes and brackets. */
export function splitOutside(text: string, isSeparator: (char: string) => boolean): string[] {
  const parts = [''];
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    const isEscape = isQuoted && char === '\\';
    if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && '[('.includes(char)) depth += 1;
    else if (!isQuoted && '])'.includes(char)) depth -= 1;
    if (!isQuoted && depth === 0 && isSeparator(char)) {
      parts.push('');
      continue;
    }
    parts.push(`${parts.pop() ?? ''}${char}${isEscape ? text.charAt(at + 1) : ''}`);
    if (isEscape) at += 1;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

export function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(["\\])/g, '$1') : text;
}
