type Schema = Readonly<Record<string, unknown>>;

/** Conditions on the whole: closed, they would never hold. */
const CONDITIONS: ReadonlySet<string> = new Set(['if', 'not']);

/**
 * The same schema with every map closed whose keys it describes: a key that it does not know is refused,
 * where the original lets it pass. Maps that it leaves open on purpose stay open.
 */
export function closedSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closedSchema);
  if (!isSchema(schema)) return schema;
  const inner = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      CONDITIONS.has(key) ? value : closedSchema(value),
    ]),
  );
  const isClosable =
    schema['type'] === 'object' &&
    isSchema(schema['properties']) &&
    !('additionalProperties' in schema);
  return isClosable ? { ...inner, additionalProperties: false } : inner;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
