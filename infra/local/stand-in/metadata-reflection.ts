/**
 * The three `Reflect` metadata functions that the injection container inside `@peculiar/x509` calls
 * when it is loaded. Imported for its effect, before that package; does nothing if a polyfill is
 * there already.
 */
type Metadata = Map<unknown, unknown>;

const metadataOfTarget = new WeakMap<object, Metadata>();

function getOwnMetadata(key: unknown, target: object): unknown {
  return metadataOfTarget.get(target)?.get(key);
}

function getMetadata(key: unknown, target: object): unknown {
  let current: object | null = target;
  while (current !== null) {
    if (metadataOfTarget.get(current)?.has(key) === true) return getOwnMetadata(key, current);
    current = Object.getPrototypeOf(current) as object | null;
  }
  return undefined;
}

function defineMetadata(key: unknown, value: unknown, target: object): void {
  const metadata = metadataOfTarget.get(target) ?? new Map<unknown, unknown>();
  metadata.set(key, value);
  metadataOfTarget.set(target, metadata);
}

if (!('getMetadata' in Reflect)) {
  for (const method of [getOwnMetadata, getMetadata, defineMetadata]) {
    Object.defineProperty(Reflect, method.name, {
      value: method,
      configurable: true,
      writable: true,
    });
  }
}
