import { createHash } from 'node:crypto';
import { relativeTime } from './relative-time.ts';
import { tokensOf, unquote } from './tokens.ts';

/** A field's value; undefined is null. */
export type Value = string | number | boolean | readonly string[] | undefined;
export type Row = Readonly<Record<string, Value>>;

/** When the search runs, in epoch seconds. */
export interface Moment {
  readonly now: number;
}

/**
 * The value of an expression of `eval` and `where`, by Splunk's page of evaluation functions: what has a
 * null in it is null, and null is not true.
 *
 * @throws Error for functions that this does not know
 */
export function evaluate(expression: string, row: Row, moment: Moment): Value {
  const reader = new ExpressionReader(tokensOf(expression), row, moment);
  return reader.read();
}

export function isTrue(value: Value): boolean {
  return value === true;
}

class ExpressionReader {
  readonly #tokens: readonly string[];
  readonly #row: Row;
  readonly #moment: Moment;
  #at = 0;

  constructor(tokens: readonly string[], row: Row, moment: Moment) {
    this.#tokens = tokens;
    this.#row = row;
    this.#moment = moment;
  }

  read(): Value {
    const value = this.#either();
    if (this.#at < this.#tokens.length) throw new Error(`left over: ${this.#next()}`);
    return value;
  }

  #either(): Value {
    let value = this.#both();
    while (this.#take('OR')) value = [value, this.#both()].some(isTrue);
    return value;
  }

  #both(): Value {
    let value = this.#comparison();
    while (this.#take('AND')) value = [value, this.#comparison()].every(isTrue);
    return value;
  }

  #comparison(): Value {
    if (this.#take('NOT')) return !isTrue(this.#comparison());
    const left = this.#sum();
    const operator = ['==', '=', '!=', '>=', '<=', '>', '<'].find((one) => this.#take(one));
    return operator === undefined ? left : compare(operator, left, this.#sum());
  }

  #sum(): Value {
    let value = this.#product();
    for (;;) {
      const operator = ['+', '-', '.'].find((one) => this.#take(one));
      if (operator === undefined) return value;
      value = calculate(operator, value, this.#product());
    }
  }

  #product(): Value {
    let value = this.#single();
    for (;;) {
      const operator = ['*', '/', '%'].find((one) => this.#take(one));
      if (operator === undefined) return value;
      value = calculate(operator, value, this.#single());
    }
  }

  #single(): Value {
    if (this.#take('(')) {
      const value = this.#either();
      this.#expect(')');
      return value;
    }
    const token = this.#next();
    if (token.startsWith('"')) return unquote(token);
    if (/^\d/.test(token)) return Number(token);
    if (this.#take('(')) return this.#call(token);
    return this.#row[token.replaceAll("'", '')];
  }

  #call(name: string): Value {
    const values: Value[] = [];
    while (!this.#take(')')) {
      values.push(this.#either());
      this.#take(',');
    }
    return callFunction(name, values, this.#moment);
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new Error('an expression ends too early');
    this.#at += 1;
    return token;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new Error(`${token} is missing`);
  }
}

function compare(operator: string, left: Value, right: Value): Value {
  if (left === undefined || right === undefined) return undefined;
  const order = orderOf(left, right);
  switch (operator) {
    case '!=':
      return order !== 0;
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    default:
      return order === 0;
  }
}

/** As numbers where both are, else as texts. */
export function orderOf(left: Value, right: Value): number {
  const numbers = [Number(left), Number(right)] as const;
  const [a, b] = numbers.every((number) => !Number.isNaN(number))
    ? numbers
    : [String(left), String(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function calculate(operator: string, left: Value, right: Value): Value {
  if (left === undefined || right === undefined) return undefined;
  if (operator === '.') return String(left) + String(right);
  const [a, b] = [Number(left), Number(right)];
  const result = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b }[operator];
  return result === undefined || Number.isNaN(result) ? undefined : result;
}

function callFunction(name: string, values: readonly Value[], { now }: Moment): Value {
  const [first, second] = values;
  switch (name) {
    case 'case':
      return values.find((_, place) => place % 2 === 1 && isTrue(values[place - 1]));
    case 'coalesce':
      return values.find((value) => value !== undefined);
    case 'floor':
      return first === undefined ? undefined : Math.floor(Number(first));
    case 'if':
      return isTrue(first) ? second : values[2];
    case 'isnotnull':
      return first !== undefined;
    case 'isnull':
      return first === undefined;
    case 'mvfind': {
      const values = first === undefined ? [] : [first].flat().map(String);
      const place = values.findIndex((value) => new RegExp(String(second)).test(value));
      return place < 0 ? undefined : place;
    }
    case 'now':
      return now;
    case 'null':
      return undefined;
    case 'relative_time':
      return relativeTime(String(second), Number(first));
    case 'round':
      return first === undefined ? undefined : Math.round(Number(first));
    case 'sha256':
      return first === undefined
        ? undefined
        : createHash('sha256').update(String(first), 'utf8').digest('hex');
    case 'strftime':
      return first === undefined ? undefined : new Date(Number(first) * 1000).toISOString();
    case 'tonumber':
      return first === undefined ? undefined : Number(first);
    case 'urldecode':
      return decodeURIComponent(String(first));
    default:
      throw new Error(`no function ${name}`);
  }
}
