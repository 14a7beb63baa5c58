/** `${…}`; a closing brace within a quoted text does not end it. */
const EXPRESSION = /\$\{((?:'[^']*'|"[^"]*"|[^}'"])*)\}/g;

/** What stands between `${` and `}`, taken apart. */
export type Expression =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reference'; readonly path: readonly string[] }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Expression[] }
  /** The last one if all before it are neither empty nor false, otherwise the first that is. */
  | { readonly kind: 'all'; readonly of: readonly Expression[] };

const TOKEN = /\s*(?:'([^']*)'|"([^"]*)"|(&&|[(),])|([^\s'"(),&]+))\s*/y;

interface Token {
  readonly kind: 'text' | 'sign' | 'word';
  readonly text: string;
}

/** The expressions of a text, as they stand there, in order. */
export function expressionsIn(text: string): readonly string[] {
  return [...text.matchAll(EXPRESSION)].map(([, expression]) => (expression ?? '').trim());
}

/** Replaces every expression of a text. */
export function replaceExpressions(text: string, replace: (expression: string) => string): string {
  return text.replaceAll(EXPRESSION, (_match, expression: string) => replace(expression.trim()));
}

/** The expression of a text that is nothing but one. */
export function soleExpression(text: string): string | undefined {
  const [match, ...more] = [...text.matchAll(EXPRESSION)];
  return more.length === 0 && match?.[0] === text ? match[1]?.trim() : undefined;
}

/**
 * Takes an expression apart: a part of what Serverless Devs 3 evaluates, which is JavaScript; enough for
 * files that stay readable. Undefined if it is none of these.
 */
export function parseExpression(source: string): Expression | undefined {
  const tokens = tokensOf(source);
  if (tokens === undefined) return undefined;
  const reader = new TokenReader(tokens);
  const expression = readAll(reader);
  return reader.isAtEnd ? expression : undefined;
}

function tokensOf(source: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source);
    if (match === null) return undefined;
    const [, single, double, sign, word] = match;
    const text = single ?? double;
    if (text !== undefined) tokens.push({ kind: 'text', text });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else tokens.push({ kind: 'word', text: word ?? '' });
  }
  return tokens;
}

class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  takes(sign: string): boolean {
    const token = this.#tokens[this.#at];
    const isIt = token?.kind === 'sign' && token.text === sign;
    if (isIt) this.#at += 1;
    return isIt;
  }
}

function readAll(reader: TokenReader): Expression | undefined {
  const parts: Expression[] = [];
  do {
    const part = readOne(reader);
    if (part === undefined) return undefined;
    parts.push(part);
  } while (reader.takes('&&'));
  const [first] = parts;
  return parts.length === 1 ? first : { kind: 'all', of: parts };
}

function readOne(reader: TokenReader): Expression | undefined {
  const token = reader.next();
  if (token === undefined || token.kind === 'sign') return undefined;
  if (token.kind === 'text' || /^-?\d+(?:\.\d+)?$/.test(token.text)) {
    return { kind: 'text', text: token.text };
  }
  if (!reader.takes('(')) return { kind: 'reference', path: token.text.split('.') };
  const given: Expression[] = [];
  if (reader.takes(')')) return { kind: 'call', name: token.text, given };
  do {
    const argument = readAll(reader);
    if (argument === undefined) return undefined;
    given.push(argument);
  } while (reader.takes(','));
  return reader.takes(')') ? { kind: 'call', name: token.text, given } : undefined;
}
