import * as z from 'zod';
import { configurationSchema } from '../../shared/configuration/index.ts';
import { functionSettingsSchemas } from './check-configuration.ts';

type Schema = z.core.JSONSchema.JSONSchema;

/** Fields whose value may be a file beside the configuration. */
const MAY_BE_FILE: ReadonlySet<string> = new Set(['peopleMapping', 'earningsCodes', 'overrides']);

const namedFile: Schema = {
  type: 'object',
  properties: { file: { type: 'string', minLength: 1 } },
  required: ['file'],
  additionalProperties: false,
};

/**
 * The configuration as a person writes it, as JSON Schema draft 7, which all YAML editors know. It
 * describes fields and values; what must agree between fields is checked when it is published.
 */
export function configurationJsonSchema(): Schema {
  const options = { io: 'input', target: 'draft-7', unrepresentable: 'any' } as const;
  const schema = z.toJSONSchema(configurationSchema, options);
  const settings = Object.entries(functionSettingsSchemas).map(
    ([name, one]) => [name, withoutFrame(z.toJSONSchema(one, options))] as const,
  );
  return visited(schema, (field, inner) => {
    if (field === 'functionSettings') {
      return { type: 'object', properties: Object.fromEntries(settings) };
    }
    if (MAY_BE_FILE.has(field)) return { anyOf: [inner, namedFile] };
    if (field !== 'files' || typeof inner.items !== 'object' || Array.isArray(inner.items)) {
      return inner;
    }
    return { ...inner, items: { anyOf: [inner.items, namedFile] } };
  });
}

/** Goes through all properties, innermost first. */
function visited(schema: Schema, change: (field: string, inner: Schema) => Schema): Schema {
  const inner = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(inner);
    if (typeof one !== 'object' || one === null) return one;
    const entries = Object.entries(one).map(([name, value]) => [name, inner(value)] as const);
    const copy = Object.fromEntries(entries) as Schema;
    if (typeof copy.properties !== 'object') return copy;
    const properties = Object.entries(copy.properties).map(
      ([name, value]) => [name, change(name, value as Schema)] as const,
    );
    return { ...copy, properties: Object.fromEntries(properties) };
  };
  return inner(schema) as Schema;
}

function withoutFrame({ $schema: _schema, ...schema }: Schema): Schema {
  return schema;
}
