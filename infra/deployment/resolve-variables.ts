import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DescriptionError } from './description-error.ts';
import {
  parseExpression,
  replaceExpressions,
  soleExpression,
  type Expression,
} from './expression.ts';

/** What the expressions of a description may refer to. */
export interface VariableSources {
  /** The parsed file. */
  readonly root: Readonly<Record<string, unknown>>;
  /** Values of `${env()}`; nothing else of this process's environment is read. */
  readonly environment: Readonly<Record<string, string>>;
  /** Values of `${config('…')}`: the fields of the access key, such as `AccountID`. */
  readonly config: Readonly<Record<string, string>>;
  /** Directory of the description; `${file()}` and `${path()}` are relative to it. */
  readonly directory: string;
  /** Told of what can't be resolved, which is then left out; without it, it is thrown. */
  readonly onUnresolved?: (error: DescriptionError, place: readonly (string | number)[]) => void;
}

/** Where in the file an expression stands, and how deep it was reached. */
interface Place {
  readonly path: readonly (string | number)[];
  /** Id of the resource that `this` means, if any. */
  readonly resource: string | undefined;
  readonly depth: number;
}

const MAX_DEPTH = 20;

/**
 * Resolves `${env('X', 'default')}`, `${vars.a}`, `${resources.r.props.p}`, `${this.props.p}`,
 * `${config('AccountID')}`, `${file('f')}`, `${path('f')}`, `${json('…')}`, one within another, and
 * `a && b`, as Serverless Devs 3 does (package @serverless-devs/art-template 4.13, `devs-compile`): an
 * environment variable that is set but empty counts as not set, a missing value without a default is an
 * error, and a text that is one single expression keeps the type of its value.
 *
 * @param resource id of the resource that `this` means, if any.
 * @throws DescriptionError naming the place of the expression, unless `onUnresolved` takes it.
 */
export function resolveVariables(
  value: unknown,
  sources: VariableSources,
  path: readonly (string | number)[],
  resource?: string,
): unknown {
  return resolve(value, sources, { path, resource, depth: 0 });
}

function resolve(value: unknown, sources: VariableSources, place: Place): unknown {
  if (place.depth > MAX_DEPTH) {
    throw unresolved(place, 'the expressions refer to each other in a circle');
  }
  const below = (key: string | number): Place => ({ ...place, path: [...place.path, key] });
  if (typeof value === 'string') return resolveText(value, sources, place);
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => resolve(item, sources, below(index)));
  }
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolve(item, sources, below(key))]),
    );
  }
  return value;
}

function resolveText(text: string, sources: VariableSources, place: Place): unknown {
  try {
    const whole = soleExpression(text);
    if (whole !== undefined) return evaluateSource(whole, sources, place);
    return replaceExpressions(text, (expression) => {
      const value = evaluateSource(expression, sources, place);
      return typeof value === 'string' ? value : JSON.stringify(value);
    });
  } catch (error) {
    // Further in, the place where it is used tells it.
    const isOutermost = place.depth === 0 && sources.onUnresolved !== undefined;
    if (!(error instanceof DescriptionError) || !isOutermost) throw error;
    sources.onUnresolved(error, place.path);
    return undefined;
  }
}

function evaluateSource(source: string, sources: VariableSources, place: Place): unknown {
  const expression = parseExpression(source);
  if (expression === undefined) throw unknownExpression(place, source);
  return evaluate(expression, sources, place);
}

function evaluate(expression: Expression, sources: VariableSources, place: Place): unknown {
  switch (expression.kind) {
    case 'text':
      return expression.text;
    case 'reference':
      return lookUp(expression.path, sources, place);
    case 'call':
      return callFunction(expression, sources, place);
    case 'all':
      return expression.of.reduce<unknown>(
        (before, next, index) =>
          index > 0 && !isTrue(before) ? before : evaluate(next, sources, place),
        undefined,
      );
  }
}

/** As JavaScript judges what a file can hold. */
function isTrue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== false && value !== 0;
}

function lookUp(keys: readonly string[], sources: VariableSources, place: Place): unknown {
  const [head] = keys;
  const source = keys.join('.');
  if (head !== 'vars' && head !== 'resources' && head !== 'this') {
    throw unknownExpression(place, source);
  }
  const { resource } = place;
  const target = head === 'this' && resource !== undefined ? ['resources', resource] : [head];
  const full = [...target, ...keys.slice(1)];
  const found = full.reduce<unknown>(
    (node, key) => (isRecord(node) && Object.hasOwn(node, key) ? node[key] : undefined),
    sources.root,
  );
  if (found === undefined || found === null) {
    throw unresolved(place, `\${${source}} is not found`);
  }
  const owner = full[0] === 'resources' ? full[1] : resource;
  return resolve(found, sources, { ...place, resource: owner, depth: place.depth + 1 });
}

function callFunction(
  { name, given }: Extract<Expression, { readonly kind: 'call' }>,
  sources: VariableSources,
  place: Place,
): unknown {
  const [first, fallback] = given;
  if (first === undefined) throw unresolved(place, `\${${name}()} needs a name`);
  const argument = textOf(evaluate(first, sources, place));
  const missing = (): DescriptionError =>
    unresolved(place, `\${${name}('${argument}')} is not found and has no default`);
  switch (name) {
    case 'env': {
      const value = ownValue(sources.environment, argument);
      if (value !== undefined && value !== '') return value;
      if (fallback === undefined) throw missing();
      return evaluate(fallback, sources, place);
    }
    case 'config': {
      const value = ownValue(sources.config, argument);
      if (value === undefined) throw missing();
      return value;
    }
    case 'json':
      return parseJson(argument, place);
    case 'path':
      return path.resolve(sources.directory, argument);
    case 'file':
      try {
        return readFileSync(path.resolve(sources.directory, argument), 'utf8');
      } catch {
        throw missing();
      }
    default:
      throw unknownExpression(place, `${name}(…)`);
  }
}

function ownValue(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function parseJson(text: string, place: Place): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw unresolved(place, `\${json()} of what is no JSON`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unknownExpression(place: Place, source: string): DescriptionError {
  return unresolved(place, `\${${source}} is no expression that is known here`);
}

function unresolved({ path: keys }: Place, reason: string): DescriptionError {
  const where = keys.join('.');
  return new DescriptionError(
    'description.variable',
    {
      en: `${where}: ${reason}.`,
      zhHK: `${where}：無法解析變數（${reason}）。`,
    },
    {
      en: 'Set the variable, give it a default, or correct its name in s.yaml.',
      zhHK: '請設定該變數、提供預設值，或更正 s.yaml 內的名稱。',
    },
  );
}
