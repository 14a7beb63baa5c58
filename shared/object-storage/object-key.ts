import { InvalidObjectKeyError } from './errors.ts';

const MAX_KEY_BYTES = 1023;

/**
 * Refuses a key that OSS would not take, or that a client on the way would silently rewrite (URLs
 * drop `.` and `..` segments, the SDK drops leading slashes).
 *
 * @throws InvalidObjectKeyError
 */
export function assertObjectKey(key: string): void {
  const bytes = Buffer.byteLength(key);
  const isUsable =
    bytes >= 1 &&
    bytes <= MAX_KEY_BYTES &&
    !key.startsWith('/') &&
    !key.startsWith('\\') &&
    !/\p{Cc}|\p{Cs}/u.test(key) &&
    !key.split('/').some((segment) => segment === '.' || segment === '..');
  if (!isUsable) throw new InvalidObjectKeyError(bytes);
}
