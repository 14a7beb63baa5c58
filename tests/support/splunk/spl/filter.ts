import { orderOf, type Moment, type Row, type Value } from './expression.ts';
import { relativeTime } from './relative-time.ts';
import { unquote } from './tokens.ts';

type Test = (row: Row) => boolean;

const TERM =
  /\s*(\(|\)|(?:AND|OR|NOT)(?![\w=])|([\w.{}]+)(!=|>=|<=|=|>|<)("(?:[^"\\]|\\.)*"|[^\s()]+))/y;

/**
 * The terms in front of the first pipe: `field=value` with wildcards, joined by AND unless OR stands
 * between, and the four modifiers of time.
 *
 * @throws Error for words that are no term
 */
export function filterOf(search: string, moment: Moment): Test {
  const terms: string[][] = [];
  const text = search.trimEnd();
  for (let at = 0; at < text.length; at = TERM.lastIndex) {
    TERM.lastIndex = at;
    const match = TERM.exec(text);
    if (match === null) throw new Error(`no term: ${text.slice(at)}`);
    terms.push([...match].slice(1));
  }
  let place = 0;
  const word = () => terms[place]?.[0];
  const either = (): Test => {
    const tests = [both()];
    while (word() === 'OR') {
      place += 1;
      tests.push(both());
    }
    return (row) => tests.some((test) => test(row));
  };
  const both = (): Test => {
    const tests: Test[] = [];
    while (word() !== undefined && word() !== ')' && word() !== 'OR') {
      if (word() === 'AND') place += 1;
      tests.push(single());
    }
    return (row) => tests.every((test) => test(row));
  };
  const single = (): Test => {
    const [text_ = '', field = '', operator = '', value = ''] = terms[place] ?? [];
    place += 1;
    if (text_ === 'NOT') {
      const test = single();
      return (row) => !test(row);
    }
    if (text_ !== '(') return termOf(field, operator, unquote(value), moment);
    const test = either();
    if (word() !== ')') throw new Error(') is missing');
    place += 1;
    return test;
  };
  const test = either();
  if (place < terms.length) throw new Error(`left over: ${String(word())}`);
  return test;
}

function termOf(field: string, operator: string, value: string, { now }: Moment): Test {
  switch (field) {
    case 'earliest':
      return (row) => Number(row['_time']) >= relativeTime(value, now);
    case 'latest':
      return (row) => Number(row['_time']) < relativeTime(value, now);
    case '_index_earliest':
      return (row) => Number(row['_indextime']) >= relativeTime(value, now);
    case '_index_latest':
      return (row) => Number(row['_indextime']) < relativeTime(value, now);
    default:
      return (row) => isSo(row[field], operator, value);
  }
}

function isSo(found: Value, operator: string, wanted: string): boolean {
  if (found === undefined) return false;
  if (operator === '=' || operator === '!=') {
    const pattern = wanted.split('*').map((part) => part.replaceAll(/[^\w]/g, String.raw`\$&`));
    const isSame = new RegExp(`^${pattern.join('.*')}$`, 'is').test(String(found));
    return operator === '=' ? isSame : !isSame;
  }
  const order = orderOf(found, wanted);
  if (operator === '>=') return order >= 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order < 0;
}
