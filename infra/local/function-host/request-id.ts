import { randomBytes } from 'node:crypto';

/** A request id in the platform's form: version, seconds of the epoch, random parts. */
export function newRequestId(epochMs: number): string {
  const seconds = Math.floor(epochMs / 1000).toString(16);
  const random = randomBytes(10).toString('hex');
  return `1-${seconds}-${random.slice(0, 8)}-${random.slice(8)}`;
}

/** An instance id in the platform's form. */
export function newInstanceId(epochMs: number): string {
  return `c-${Math.floor(epochMs / 1000).toString(16)}-${randomBytes(6).toString('hex')}`;
}
