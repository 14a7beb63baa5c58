import { readEnvelope } from './envelope.ts';

/** What sealed bytes say of themselves before anybody opens them. Nothing of it is proven. */
export interface SealedBytes {
  readonly keyId: string;
  /**
   * The first bytes, IV included. Two sealings of the same content differ in them, so they tell one
   * sealing from another without carrying all of it.
   */
  readonly identity: Uint8Array;
}

/** Undefined if the bytes are no sealed envelope. */
export function describeSealed(bytes: Uint8Array): SealedBytes | undefined {
  const envelope = readEnvelope(bytes);
  if (envelope === undefined) return undefined;
  const { keyId, header, iv } = envelope;
  return { keyId, identity: Buffer.concat([header, iv]) };
}
