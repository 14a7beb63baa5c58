type Properties = Readonly<Record<string, unknown>>;

/**
 * What a resource says, over what the template says that it extends: maps are joined, everything else is
 * replaced, lists too (observed at `s preview`, Serverless Devs 3.1.10).
 */
export function mergeProperties(template: Properties, own: Properties): Properties {
  const merged = new Map<string, unknown>(Object.entries(template));
  for (const [key, value] of Object.entries(own)) {
    const below = merged.get(key);
    merged.set(key, isMap(below) && isMap(value) ? mergeProperties(below, value) : value);
  }
  return Object.fromEntries(merged);
}

function isMap(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
