import { KeyRingInvalidError } from './errors.ts';

export const SEALING_KEY_BYTES = 32;

/** The keys that may open, and the one that seals. */
export interface SealingKeyRing {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

const KEY_ID = /^[A-Za-z0-9._-]{1,32}$/;

/**
 * Reads the key ring from the text of its secret:
 * `{"current":"k2","keys":{"k1":"<base64, 32 bytes>","k2":"…"}}`. A ring with a field `environment`
 * is usable in that environment only.
 *
 * @throws KeyRingInvalidError naming the place, never the content
 */
export function parseSealingKeyRing(secretText: string, environment?: string): SealingKeyRing {
  const ring = readFields(parseJson(secretText));
  if ((ring.environment ?? environment) !== environment) {
    throw new KeyRingInvalidError('it belongs to another environment');
  }
  const keys = new Map(
    Object.entries(ring.keys).map(([id, text], at) => [id, decodeKey(text, at)]),
  );
  if (!keys.has(ring.current)) throw new KeyRingInvalidError('current names no key');
  return { current: ring.current, keys };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new KeyRingInvalidError('no JSON');
  }
}

/** Checked by hand: the intake of callbacks loads this and no schema library. */
function readFields(parsed: unknown): {
  readonly current: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly environment?: unknown;
} {
  if (typeof parsed !== 'object' || parsed === null) throw new KeyRingInvalidError('form');
  const { current, keys, environment, ...others } = parsed as Readonly<Record<string, unknown>>;
  if (Object.keys(others).length > 0) throw new KeyRingInvalidError('form');
  if (typeof current !== 'string' || !KEY_ID.test(current)) {
    throw new KeyRingInvalidError('field current');
  }
  const isOfKeys = typeof keys === 'object' && keys !== null && !Array.isArray(keys);
  const entries: readonly [string, unknown][] | false = isOfKeys && Object.entries(keys);
  if (!entries || !entries.every(([id, text]) => KEY_ID.test(id) && typeof text === 'string')) {
    throw new KeyRingInvalidError('field keys');
  }
  return { current, keys: keys as Record<string, string>, environment };
}

/**
 * Only the one canonical Base64 of 32 bytes: a mistyped key must not become another key. It is told by
 * its place: an id may be the key of somebody who mixed up the two.
 */
function decodeKey(text: string, at: number): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== SEALING_KEY_BYTES || bytes.toString('base64') !== text) {
    throw new KeyRingInvalidError(`key no. ${String(at + 1)} is not 32 bytes in Base64`);
  }
  return bytes;
}
