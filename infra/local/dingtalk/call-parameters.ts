import { createHash } from 'node:crypto';
import type { StandInRequest } from '../stand-in/http-listener.ts';
import { isRecord } from './json-value.ts';

/**
 * The parameters of one call, from wherever the host takes them. Values keep the form in which they
 * were sent; the readers below accept the spellings that DingTalk accepts: a number as text, a list
 * as an array, as text of JSON, or separated by commas.
 */
export class CallParameters {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(values: Iterable<readonly [string, unknown]>) {
    this.#values = new Map(values);
  }

  raw(name: string): unknown {
    return this.#values.get(name);
  }

  /** Text of the parameter, undefined if it is absent or empty. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** A whole number; undefined if absent, NaN if it is none. */
  integer(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    return /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  }

  flag(name: string): boolean {
    return this.text(name) === 'true';
  }

  /** A list of texts; empty if absent. */
  list(name: string): readonly string[] {
    const value = this.#values.get(name);
    if (Array.isArray(value)) return value.map(String);
    if (typeof value !== 'string' || value.trim() === '') return [];
    const parsed = parseJson(value.startsWith('[') ? value : `[${value}]`);
    if (Array.isArray(parsed) && value.includes('"')) return parsed.map(String);
    return value
      .replace(/^\[|\]$/g, '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }

  /**
   * SHA-256 over the sorted parameters and what the path names, without the token: equal for equal
   * calls in any encoding.
   */
  canonicalHash(pathValues: Readonly<Record<string, string>> = {}): string {
    const entries = [...this.#values.entries(), ...Object.entries(pathValues)]
      .filter(([name]) => name !== 'access_token')
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, value]) => [name, canonical(value)]);
    return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
  }
}

/** Reads the parameters: query on both hosts; the body as JSON, or on the old host also as a form. */
export function readParameters(
  request: StandInRequest,
  acceptsForm: boolean,
): CallParameters | undefined {
  const values = new Map<string, unknown>(request.url.searchParams);
  const text = request.body.toString('utf8').trim();
  if (text === '') return new CallParameters(values);
  const isForm = /x-www-form-urlencoded/i.test(request.headers['content-type'] ?? '');
  if (acceptsForm && (isForm || !text.startsWith('{'))) {
    for (const [name, value] of new URLSearchParams(text)) values.set(name, value);
    return new CallParameters(values);
  }
  const parsed = parseJson(text);
  if (!isRecord(parsed)) return undefined;
  for (const [name, value] of Object.entries(parsed)) {
    // A token in a JSON body is not looked at: only in the query or in a form.
    if (name !== 'access_token') values.set(name, value);
  }
  return new CallParameters(values);
}

/** Numbers and flags become texts, since a form has nothing else; nothing at all is the empty text. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (isRecord(value)) {
    return Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, part]) => [name, canonical(part)]);
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
