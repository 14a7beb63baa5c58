import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DescriptionError } from './description-error.ts';

/** What the expressions of a description may refer to. */
export interface VariableSources {
  /** The parsed file. */
  readonly root: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Values of `${config('…')}`: the fields of the access key, such as `AccountID`. */
  readonly config: Readonly<Record<string, string>>;
  /** Directory of the description; `${file()}` and `${path()}` are relative to it. */
  readonly directory: string;
}

const EXPRESSION = /\$\{([^}]*)\}/g;
const MAX_DEPTH = 20;

/**
 * Resolves `${env('X', 'default')}`, `${vars.a}`, `${resources.r.props.p}`, `${this.props.p}`,
 * `${config('AccountID')}`, `${file('f')}`, `${path('f')}` and `${json('…')}` as Serverless Devs 3
 * does (package @serverless-devs/art-template 4.13, `devs-compile`): an environment variable that is
 * set but empty counts as not set, a missing value without a default is an error, and a text that is
 * one single expression keeps the type of its value.
 *
 * @param resource id of the resource that `this` means, if any.
 * @throws DescriptionError naming the place of the expression.
 */
export function resolveVariables(
  value: unknown,
  sources: VariableSources,
  place: string,
  resource?: string,
  depth = 0,
): unknown {
  if (depth > MAX_DEPTH) throw unresolved(place, 'the expressions refer to each other in a circle');
  if (typeof value === 'string') return resolveText(value, sources, place, resource, depth);
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      resolveVariables(item, sources, `${place}[${String(index)}]`, resource, depth),
    );
  }
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        resolveVariables(item, sources, place === '' ? key : `${place}.${key}`, resource, depth),
      ]),
    );
  }
  return value;
}

function resolveText(
  text: string,
  sources: VariableSources,
  place: string,
  resource: string | undefined,
  depth: number,
): unknown {
  const evaluate = (expression: string): unknown =>
    evaluateExpression(expression.trim(), sources, place, resource, depth);
  const whole = /^\$\{([^}]*)\}$/.exec(text);
  if (whole?.[1] !== undefined) return evaluate(whole[1]);
  return text.replaceAll(EXPRESSION, (_match, expression: string) => {
    const value = evaluate(expression);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

function evaluateExpression(
  expression: string,
  sources: VariableSources,
  place: string,
  resource: string | undefined,
  depth: number,
): unknown {
  const call = /^(env|config|file|path|json)\((.*)\)$/.exec(expression);
  if (call?.[1] !== undefined && call[2] !== undefined) {
    return callFunction(call[1], parseArguments(call[2], place), sources, place);
  }
  const keys = expression.split('.');
  const [head] = keys;
  const target = head === 'this' && resource !== undefined ? ['resources', resource] : [head];
  const full = [...target, ...keys.slice(1)].filter((key) => key !== undefined);
  if (head !== 'vars' && head !== 'resources' && head !== 'this') {
    throw unresolved(place, `\${${expression}} is no expression that is known here`);
  }
  const found = full.reduce<unknown>(
    (node, key) => (isRecord(node) ? node[key] : undefined),
    sources.root,
  );
  if (found === undefined || found === null) {
    throw unresolved(place, `\${${expression}} is not found`);
  }
  const owner = full[0] === 'resources' ? full[1] : resource;
  return resolveVariables(found, sources, place, owner, depth + 1);
}

function callFunction(
  name: string,
  [argument, fallback]: readonly string[],
  sources: VariableSources,
  place: string,
): unknown {
  if (argument === undefined) throw unresolved(place, `\${${name}()} needs a name`);
  const missing = (): DescriptionError =>
    unresolved(place, `\${${name}('${argument}')} is not found and has no default`);
  if (name === 'env') {
    const value = sources.environment[argument];
    if (value !== undefined && value !== '') return value;
    if (fallback === undefined) throw missing();
    return fallback;
  }
  if (name === 'config') {
    const value = sources.config[argument];
    if (value === undefined) throw missing();
    return value;
  }
  if (name === 'json') return JSON.parse(argument) as unknown;
  const file = path.resolve(sources.directory, argument);
  if (name === 'path') return file;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw missing();
  }
}

function parseArguments(text: string, place: string): readonly string[] {
  const values: string[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const match = /^(?:'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?))\s*(?:,\s*|$)/.exec(rest);
    if (match === null) throw unresolved(place, `the arguments (${text}) must be quoted texts`);
    values.push(match[1] ?? match[2] ?? match[3] ?? '');
    rest = rest.slice(match[0].length);
  }
  return values;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unresolved(place: string, reason: string): DescriptionError {
  return new DescriptionError(
    'description.variable',
    {
      en: `${place}: ${reason}.`,
      zhHK: `${place}：無法解析變數（${reason}）。`,
    },
    {
      en: 'Set the variable, give it a default, or correct its name in s.yaml.',
      zhHK: '請設定該變數、提供預設值，或更正 s.yaml 內的名稱。',
    },
  );
}
