type Properties = Readonly<Record<string, unknown>>;

/** Reads values of unchecked properties: what is not of the kind that is asked for is not there. */
export const mapIn = (value: unknown, key?: string): Properties => {
  const found = key === undefined ? value : valueIn(value, key);
  return isMap(found) ? found : {};
};

export const textIn = (value: unknown, key: string): string | undefined => {
  const found = valueIn(value, key);
  return typeof found === 'string' ? found : undefined;
};

export const numberIn = (value: unknown, key: string): number | undefined => {
  const found = valueIn(value, key);
  return typeof found === 'number' ? found : undefined;
};

export const listIn = (value: unknown, key: string): readonly unknown[] => {
  const found = valueIn(value, key);
  return Array.isArray(found) ? found : [];
};

export const isMap = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueIn(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
