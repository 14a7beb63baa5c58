import * as z from 'zod/mini';
import { KeyRingInvalidError } from './errors.ts';

export const SEALING_KEY_BYTES = 32;

/** The keys that may open, and the one that seals. */
export interface SealingKeyRing {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

const keyId = z.string().check(z.regex(/^[A-Za-z0-9._-]{1,32}$/));
const ringSchema = z.strictObject({ current: keyId, keys: z.record(keyId, z.string()) });

/**
 * Reads the key ring from the text of its secret:
 * `{"current":"k2","keys":{"k1":"<base64, 32 bytes>","k2":"…"}}`.
 *
 * @throws KeyRingInvalidError naming the place, never the content
 */
export function parseSealingKeyRing(secretText: string): SealingKeyRing {
  const parsed = ringSchema.safeParse(parseJson(secretText));
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path[0];
    throw new KeyRingInvalidError(place === undefined ? 'form' : `field ${String(place)}`);
  }
  const { current, keys } = parsed.data;
  const decoded = new Map(Object.entries(keys).map(([id, text]) => [id, decodeKey(id, text)]));
  if (!decoded.has(current)) throw new KeyRingInvalidError('current names no key');
  return { current, keys: decoded };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new KeyRingInvalidError('no JSON');
  }
}

/** Only the one canonical Base64 of 32 bytes: a mistyped key must not become another key. */
function decodeKey(id: string, text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== SEALING_KEY_BYTES || bytes.toString('base64') !== text) {
    throw new KeyRingInvalidError(`key ${id} is not 32 bytes in Base64`);
  }
  return bytes;
}
