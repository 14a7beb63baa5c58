import type { IndexConfiguration, IndexedField, LogLine } from './index-configuration.ts';
import { SlsFault } from './sls-fault.ts';

/** Whether a line is found. */
export type LineTest = (line: LogLine) => boolean;

type Comparison = ':' | '=' | '>' | '>=' | '<' | '<=';

const TOKEN = /\s*(?:(\()|(\))|(>=|<=|[:=<>])|"((?:[^"\\]|\\.)*)"|([^\s()":=<>]+))/y;

type Token =
  | { readonly kind: 'open' | 'close' }
  | { readonly kind: 'comparison'; readonly text: Comparison }
  | { readonly kind: 'value'; readonly text: string; readonly isQuoted: boolean };

/**
 * Reads the search part of a query: words, `field: value`, `field > 5`, `*` at the end of a word, `and`,
 * `or`, `not` and parentheses. Words beside each other must all be found.
 *
 * @throws SlsFault `ParameterInvalid` for what it does not understand, and for fields without an index
 */
export function readSearch(
  text: string,
  index: IndexConfiguration,
  fields: ReadonlyMap<string, IndexedField>,
): LineTest {
  const tokens = tokensOf(text);
  const wordsOfLine = index.line && { tokens: index.line.token };
  let at = 0;
  const isWord = (word: string): boolean => {
    const token = tokens[at];
    return token?.kind === 'value' && !token.isQuoted && token.text.toLowerCase() === word;
  };

  const either = (): LineTest => {
    const tests = [both()];
    while (isWord('or')) {
      at += 1;
      tests.push(both());
    }
    return (line) => tests.some((test) => test(line));
  };
  const both = (): LineTest => {
    const tests = [perhapsNot()];
    while (at < tokens.length && tokens[at]?.kind !== 'close' && !isWord('or')) {
      if (isWord('and')) at += 1;
      tests.push(perhapsNot());
    }
    return (line) => tests.every((test) => test(line));
  };
  const perhapsNot = (): LineTest => {
    if (!isWord('not')) return one();
    at += 1;
    const test = one();
    return (line) => !test(line);
  };
  const one = (): LineTest => {
    const token = tokens[at];
    at += 1;
    if (token?.kind === 'open') {
      const test = either();
      if (tokens[at]?.kind !== 'close') throw unreadable(text);
      at += 1;
      return test;
    }
    if (token?.kind !== 'value') throw unreadable(text);
    const comparison = tokens[at];
    if (comparison?.kind !== 'comparison') return anywhere(token.text, wordsOfLine, token.isQuoted);
    const value = tokens[at + 1];
    if (value?.kind !== 'value') throw unreadable(text);
    at += 2;
    return fieldTest(fieldNamed(token.text, fields), comparison.text, value.text);
  };

  if (tokens.length === 0) return () => true;
  const test = either();
  if (at < tokens.length) throw unreadable(text);
  return test;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const found = pattern.exec(text);
    if (found === null) throw unreadable(text);
    const [, open, close, comparison, quoted, word] = found;
    if (open !== undefined) tokens.push({ kind: 'open' });
    else if (close !== undefined) tokens.push({ kind: 'close' });
    else if (comparison !== undefined) {
      tokens.push({ kind: 'comparison', text: comparison as Comparison });
    } else {
      const isQuoted = quoted !== undefined;
      const value = isQuoted ? quoted.replaceAll(/\\(.)/g, '$1') : (word ?? '');
      tokens.push({ kind: 'value', text: value, isQuoted });
    }
  }
  return tokens;
}

function fieldNamed(name: string, fields: ReadonlyMap<string, IndexedField>): IndexedField {
  const field = fields.get(name);
  if (field !== undefined) return field;
  throw new SlsFault('ParameterInvalid', `key (${name}) is not config as key value config`);
}

function fieldTest(field: IndexedField, comparison: Comparison, value: string): LineTest {
  if (field.type === 'text') {
    if (comparison !== ':') {
      throw new SlsFault('ParameterInvalid', `key (${field.name}) is not long or double`);
    }
    const test = wordsTest(value, field.tokens, field.isCaseSensitive);
    return (line) => {
      const text = field.read(line);
      return text !== undefined && (value === '*' || test(text));
    };
  }
  const wanted = Number(value);
  if (value !== '*' && Number.isNaN(wanted)) {
    throw new SlsFault('ParameterInvalid', `key (${field.name}) is ${field.type}: ${value}`);
  }
  return (line) => {
    const text = field.read(line);
    if (text === undefined || text === '' || Number.isNaN(Number(text))) return false;
    return value === '*' || compare(Number(text), comparison, wanted);
  };
}

function compare(present: number, comparison: Comparison, wanted: number): boolean {
  switch (comparison) {
    case ':':
    case '=':
      return present === wanted;
    case '>':
      return present > wanted;
    case '>=':
      return present >= wanted;
    case '<':
      return present < wanted;
    case '<=':
      return present <= wanted;
  }
}

/** A word without a field is looked for in every field, if there is an index over the whole line. */
function anywhere(
  value: string,
  line: { readonly tokens: readonly string[] } | undefined,
  isQuoted: boolean,
): LineTest {
  if (value === '*' && !isQuoted) return () => true;
  if (line === undefined) {
    throw new SlsFault('ParameterInvalid', 'full text index is not configured');
  }
  const test = wordsTest(value, line.tokens, false);
  return ({ fields }) => Object.values(fields).some(test);
}

/** Every word of the value has to be a word of the text; a `*` at the end stands for any rest. */
function wordsTest(
  value: string,
  tokens: readonly string[],
  isCaseSensitive: boolean,
): (text: string) => boolean {
  const folded = (text: string): string => (isCaseSensitive ? text : text.toLowerCase());
  const wanted = wordsOf(folded(value), tokens);
  return (text) => {
    const words = new Set(wordsOf(folded(text), tokens));
    return wanted.every((word) =>
      word.endsWith('*')
        ? [...words].some((present) => present.startsWith(word.slice(0, -1)))
        : words.has(word),
    );
  };
}

function wordsOf(text: string, tokens: readonly string[]): readonly string[] {
  const cuts = new Set(tokens);
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (!cuts.has(character)) word += character;
    else if (word !== '') {
      words.push(word);
      word = '';
    }
  }
  return word === '' ? words : [...words, word];
}

function unreadable(text: string): SlsFault {
  return new SlsFault('ParameterInvalid', `ErrorType:SyntaxError.ErrorMessage: in query: ${text}`);
}
