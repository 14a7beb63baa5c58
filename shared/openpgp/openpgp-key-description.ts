import type { AlgorithmInfo, Key } from 'openpgp';
import { EncryptionKeysRefusedError } from './errors.ts';
import { keyProblems } from './key-problem.ts';
import { configurationOf, loadOpenPgp, type OpenPgp } from './openpgp-library.ts';

/** What a person compares before trusting a key. Names and addresses of the owner are left out. */
export interface ArmoredKeyDescription {
  /** Upper case, without spaces. */
  readonly fingerprint: string;
  readonly kind: 'public' | 'private';
  /** Of the primary key, such as `RSA 3072` or `ed25519Legacy`. */
  readonly algorithm: string;
  readonly createdAtEpochMs: number;
  /** Undefined if it never expires. */
  readonly expiresAtEpochMs: number | undefined;
}

/**
 * Describes a key for the person who puts it into the configuration.
 *
 * @throws EncryptionKeysRefusedError `encryption.key-unreadable`
 */
export async function describeArmoredKey(armoredKey: string): Promise<ArmoredKeyDescription> {
  const openpgp = await loadOpenPgp();
  const key = await readOneKey(openpgp, armoredKey);
  const expiresAt = await key?.getExpirationTime(undefined, configurationOf(openpgp));
  if (key === undefined || expiresAt === null || expiresAt === undefined) {
    throw new EncryptionKeysRefusedError(
      keyProblems.unreadable({ use: 'encryption', fingerprint: undefined }),
    );
  }
  return {
    fingerprint: fingerprintOf(key),
    kind: key.isPrivate() ? 'private' : 'public',
    algorithm: algorithmName(key.getAlgorithmInfo()),
    createdAtEpochMs: key.getCreationTime().getTime(),
    expiresAtEpochMs: epochMsOf(expiresAt),
  };
}

/** Undefined if the text is not exactly one key. */
export async function readOneKey(openpgp: OpenPgp, armoredKeys: string): Promise<Key | undefined> {
  try {
    const [key, ...others] = await openpgp.readKeys({ armoredKeys });
    return others.length === 0 ? key : undefined;
  } catch {
    // What the library says may quote the text, which may be a secret.
    return undefined;
  }
}

export function fingerprintOf(key: Key): string {
  return key.getFingerprint().toUpperCase();
}

export function algorithmName({ algorithm, bits, curve }: AlgorithmInfo): string {
  if (bits === undefined) return curve ?? algorithm;
  return `${/^rsa/.test(algorithm) ? 'RSA' : algorithm} ${String(bits)}`;
}

/** The library writes "never" as infinity. */
export function epochMsOf(expiresAt: Date | number): number | undefined {
  return typeof expiresAt === 'number' ? undefined : expiresAt.getTime();
}
