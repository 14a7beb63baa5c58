import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { BilingualText } from '../../shared/errors/index.ts';
import type { DocumentPath } from './description-document.ts';
import type { Finding } from './deployment-problem.ts';
import { propertiesSchema, TRIGGER_DEFINITIONS } from './properties-schema.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What sums up others, which are told. */
const SUMMARIES: ReadonlySet<string> = new Set(['if', 'anyOf', 'oneOf']);

const ajv = new Ajv({ allErrors: true, strict: false, verbose: true });
const validateProperties = ajv.compile(propertiesSchema());

/** Whether everything is there that must be, nothing that is not known, and each of its kind. */
export function checkShape(props: Properties): readonly Finding[] {
  return [...errorsOf(validateProperties, props, []), ...checkTriggerConfigurations(props)];
}

function checkTriggerConfigurations({ triggers }: Properties): readonly Finding[] {
  if (!Array.isArray(triggers)) return [];
  return triggers.flatMap((trigger: unknown, index) => {
    if (!isMap(trigger) || !isMap(trigger['triggerConfig'])) return [];
    const definition = ownDefinition(trigger['triggerType']);
    const validate =
      definition === undefined ? undefined : ajv.getSchema(`fc3#/definitions/${definition}`);
    if (validate === undefined) return [];
    return errorsOf(validate, trigger['triggerConfig'], ['triggers', index, 'triggerConfig']);
  });
}

function ownDefinition(type: unknown): string | undefined {
  if (typeof type !== 'string') return undefined;
  return Object.hasOwn(TRIGGER_DEFINITIONS, type) ? TRIGGER_DEFINITIONS[type] : undefined;
}

function errorsOf(
  validate: ValidateFunction,
  value: unknown,
  under: DocumentPath,
): readonly Finding[] {
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  const told = errors.filter((error) => isTold(error, errors));
  const findings = told.map((error) => findingOf(error, value, under));
  // `if` and `then` may say the same as the schema itself.
  const known = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...known.values()];
}

/**
 * Of alternatives, the errors of the one that was meant: those within the value, if an alternative is of
 * its type at all; otherwise that none fits.
 */
function isTold(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (error.keyword === 'anyOf') return !isMeant(error, errors);
  if (SUMMARIES.has(error.keyword)) return false;
  const around = errors.find(
    (other) =>
      other.keyword === 'anyOf' &&
      isWithin(other.instancePath, error.instancePath) &&
      belongsTo(other, error),
  );
  if (around === undefined) return true;
  return isMeant(around, errors) && !isOfType(around, error);
}

function isMeant(around: ErrorObject, errors: readonly ErrorObject[]): boolean {
  return errors.some(
    (error) => belongsTo(around, error) && error !== around && !isOfType(around, error),
  );
}

/** That the value is not even of the alternative's type. */
function isOfType(around: ErrorObject, { keyword, instancePath }: ErrorObject): boolean {
  return instancePath === around.instancePath && (keyword === 'type' || keyword === 'const');
}

function belongsTo(around: ErrorObject, error: ErrorObject): boolean {
  return (
    error !== around &&
    isWithin(around.instancePath, error.instancePath) &&
    !SUMMARIES.has(error.keyword)
  );
}

function isWithin(around: string, inner: string): boolean {
  return inner === around || inner.startsWith(`${around}/`);
}

function findingOf(error: ErrorObject, root: unknown, under: DocumentPath): Finding {
  const path = [...under, ...pathOf(error.instancePath, root)];
  const { params } = error as { readonly params: Properties };
  const key = params['additionalProperty'];
  if (error.keyword === 'additionalProperties') {
    return {
      code: 'deployment.unknown-key',
      path: [...path, String(key)],
      isKey: true,
      about: String(key),
    };
  }
  if (error.keyword === 'required') {
    return { code: 'deployment.missing-key', path, about: String(params['missingProperty']) };
  }
  return { code: 'deployment.wrong-value', path, about: wantedBy(error, params) };
}

/** JSON pointer to path; what indexes a list is a number. */
function pathOf(pointer: string, root: unknown): DocumentPath {
  const keys = pointer.split('/').slice(1);
  let at = root;
  return keys.map((escaped) => {
    const key = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    const isList = Array.isArray(at);
    at = isList || isMap(at) ? (at as Properties)[key] : undefined;
    return isList ? Number(key) : key;
  });
}

function wantedBy({ keyword, message = '' }: ErrorObject, params: Properties): BilingualText {
  const of = (name: string): string => JSON.stringify(params[name]);
  switch (keyword) {
    case 'type':
      return { en: `must be ${of('type')}`, zhHK: `須為 ${of('type')}` };
    case 'enum': {
      const values = (params['allowedValues'] as readonly unknown[]).map(String).join(', ');
      return { en: `must be one of ${values}`, zhHK: `須為以下其中之一：${values}` };
    }
    case 'minimum':
    case 'maximum':
      return {
        en: `must be ${of('comparison').slice(1, -1)} ${of('limit')}`,
        zhHK: `須 ${of('comparison').slice(1, -1)} ${of('limit')}`,
      };
    case 'multipleOf':
      return {
        en: `must be a multiple of ${of('multipleOf')}`,
        zhHK: `須為 ${of('multipleOf')} 的倍數`,
      };
    default:
      return { en: message, zhHK: `不符合要求（${message}）` };
  }
}

function isMap(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
