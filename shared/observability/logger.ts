import { reportError } from '../errors/index.ts';
import type { Clock } from '../time/index.ts';
import { isSensitiveName, REDACTED, redactText } from './redaction.ts';

/** Facts beside a message; nested objects and errors are allowed, secrets are taken out. */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * The logging port. A message is a stable dotted key (`payroll.run.planned`), not a sentence, so
 * that it can be searched and counted in either language.
 */
export interface Logger {
  info(messageKey: string, fields?: LogFields): void;
  warn(messageKey: string, fields?: LogFields): void;
  error(messageKey: string, fields?: LogFields): void;
  /** A logger that adds these fields to every line, for example the request id. */
  with(fields: LogFields): Logger;
}

export interface JsonLoggerOptions {
  readonly clock: Clock;
  readonly fields?: LogFields;
  /** Receives one line without its end. Default: standard output, which Function Compute collects. */
  readonly write?: (line: string) => void;
  /** Goes over each finished line last, for example to take out the values of known secrets. */
  readonly redact?: (line: string) => string;
}

const DEEPEST = 6;
const LONGEST_TEXT = 4_000;

/**
 * Writes JSON lines: `at` (UTC), `level`, `message`, then the fields. Never throws for what it is
 * given; values under sensitive names, and tokens inside text, are replaced by `[redacted]`.
 */
export function createJsonLogger(options: JsonLoggerOptions): Logger {
  return new JsonLogger(options, options.fields === undefined ? [] : [options.fields]);
}

class JsonLogger implements Logger {
  readonly #options: JsonLoggerOptions;
  /** Made safe only when there is a line to write: most loggers of a single request write none. */
  readonly #layers: readonly LogFields[];

  constructor(options: JsonLoggerOptions, layers: readonly LogFields[]) {
    this.#options = options;
    this.#layers = layers;
  }

  info(messageKey: string, fields: LogFields = {}): void {
    this.#log('info', messageKey, fields);
  }

  warn(messageKey: string, fields: LogFields = {}): void {
    this.#log('warn', messageKey, fields);
  }

  error(messageKey: string, fields: LogFields = {}): void {
    this.#log('error', messageKey, fields);
  }

  with(fields: LogFields): Logger {
    return new JsonLogger(this.#options, [...this.#layers, fields]);
  }

  #log(level: string, messageKey: string, fields: LogFields): void {
    const { clock, redact, write = writeToStandardOutput } = this.#options;
    const facts = Object.assign({}, ...[...this.#layers, fields].map(safeFields)) as Record<
      string,
      unknown
    >;
    const at = new Date(clock.nowEpochMs()).toISOString();
    const line = JSON.stringify({ at, level, message: messageKey, ...omitReserved(facts) });
    write(redact === undefined ? line : redact(line));
  }
}

function writeToStandardOutput(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The fields of the line itself cannot be overwritten. */
function omitReserved(facts: Record<string, unknown>): Record<string, unknown> {
  const { at: _at, level: _level, message: _message, ...rest } = facts;
  return rest;
}

/** A getter that throws must not take the line away. */
function safeFields(fields: LogFields): Record<string, unknown> {
  try {
    return safeValue(fields, new Set(), 0) as Record<string, unknown>;
  } catch {
    return { fields: '[unreadable]' };
  }
}

function namedEntries(map: ReadonlyMap<unknown, unknown>): Record<string, unknown> {
  const entries = [...map].map(([name, value]) => [
    typeof name === 'string' ? name : `[${typeof name}]`,
    value,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function safeValue(value: unknown, above: ReadonlySet<object>, depth: number): unknown {
  if (typeof value === 'string') return redactText(value.slice(0, LONGEST_TEXT));
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (above.has(value) || depth >= DEEPEST) return '[nested]';
  const within = new Set(above).add(value);
  if (value instanceof Error) return safeValue(reportError(value), within, depth + 1);
  if (Array.isArray(value)) return value.map((entry) => safeValue(entry, within, depth + 1));
  if (value instanceof Map) return safeValue(namedEntries(value), within, depth + 1);
  if (value instanceof Set) return safeValue([...value], within, depth + 1);
  const entries = Object.entries(value).map(([name, entry]) => [
    name,
    isSensitiveName(name) && entry !== undefined && entry !== null
      ? REDACTED
      : safeValue(entry, within, depth + 1),
  ]);
  return Object.fromEntries(entries) as unknown;
}
