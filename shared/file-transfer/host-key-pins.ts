import { createHash, timingSafeEqual } from 'node:crypto';

/** The fingerprint of a host key as `ssh-keygen -lf` prints it. */
export function fingerprintOf(hostKey: Uint8Array): string {
  return `SHA256:${digestOf(hostKey).toString('base64').replace(/=+$/, '')}`;
}

/**
 * Whether a host key is one of the pinned ones. A pin that is no SHA-256 fingerprint matches nothing.
 * Every pin is compared, in constant time.
 */
export function isPinned(hostKey: Uint8Array, pins: readonly string[]): boolean {
  const presented = digestOf(hostKey);
  let matches = 0;
  for (const pin of pins) {
    const digest = decodePin(pin);
    if (digest !== undefined && timingSafeEqual(digest, presented)) matches += 1;
  }
  return matches > 0;
}

function decodePin(pin: string): Buffer | undefined {
  const base64 = /^SHA256:([A-Za-z0-9+/]{43})=?$/.exec(pin.trim())?.[1];
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64');
}

function digestOf(hostKey: Uint8Array): Buffer {
  return createHash('sha256').update(hostKey).digest();
}
