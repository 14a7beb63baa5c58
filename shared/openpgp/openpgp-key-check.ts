import type { AlgorithmInfo, Config, Key, Subkey } from 'openpgp';
import { keyProblems, type KeyLabel, type KeyProblem } from './key-problem.ts';
import { algorithmName, epochMsOf } from './openpgp-key-description.ts';
import { LEAST_RSA_BITS, type OpenPgp } from './openpgp-library.ts';

/** Key and instant to judge. The library's own clock is never asked. */
export interface KeyToCheck {
  readonly openpgp: OpenPgp;
  readonly config: Config;
  readonly key: Key;
  readonly label: KeyLabel;
  readonly at: Date;
}

export type KeyVerdict =
  | {
      readonly outcome: 'usable';
      /** The part that will work: the key itself or one of its subkeys. */
      readonly part: Key | Subkey;
      /** When key or part expires, whichever is first; undefined if never. */
      readonly expiresAtEpochMs: number | undefined;
    }
  | { readonly outcome: 'refused'; readonly problem: KeyProblem };

/** Whether a key may encrypt or sign at this instant, and if not, the one reason a person should hear. */
export async function checkKey(check: KeyToCheck): Promise<KeyVerdict> {
  const { key, label, at, config } = check;
  const refuse = (problem: KeyProblem): KeyVerdict => ({ outcome: 'refused', problem });
  if (await key.isRevoked(undefined, undefined, at, config)) {
    return refuse(keyProblems.revoked(label));
  }
  if (key.getCreationTime() > at) {
    return refuse(keyProblems.notYetValid(label, key.getCreationTime().getTime()));
  }
  const keyExpiry = await key.getExpirationTime(undefined, config);
  if (keyExpiry === null) return refuse(keyProblems.unusable(label));
  const keyExpiresAt = epochMsOf(keyExpiry);
  if (keyExpiresAt !== undefined && keyExpiresAt <= at.getTime()) {
    return refuse(keyProblems.expired(label, keyExpiresAt));
  }
  if (isTooWeak(key.getAlgorithmInfo())) {
    return refuse(keyProblems.tooWeak(label, algorithmName(key.getAlgorithmInfo())));
  }
  const part = await workingPart(check);
  if (part === undefined) return refuse(await whyNoPart(check));
  const partExpiry = part === key ? Infinity : await (part as Subkey).getExpirationTime(at, config);
  const partExpiresAt = epochMsOf(partExpiry ?? Infinity);
  const expiries = [keyExpiresAt, partExpiresAt].filter((instant) => instant !== undefined);
  return {
    outcome: 'usable',
    part,
    expiresAtEpochMs: expiries.length === 0 ? undefined : Math.min(...expiries),
  };
}

async function workingPart({
  key,
  label,
  at,
  config,
}: KeyToCheck): Promise<Key | Subkey | undefined> {
  try {
    return label.use === 'encryption'
      ? await key.getEncryptionKey(undefined, at, undefined, config)
      : await key.getSigningKey(undefined, at, undefined, config);
  } catch {
    return undefined;
  }
}

/** The key is sound and has no part for the work: looks which subkey was meant for it. */
async function whyNoPart(check: KeyToCheck): Promise<KeyProblem> {
  const { key, label, at, config } = check;
  const meant = key.subkeys.filter((subkey) => isMeantFor(check, subkey));
  const expiries = await Promise.all(meant.map((subkey) => subkey.getExpirationTime(at, config)));
  const past = expiries
    .flatMap((expiry) => (expiry instanceof Date ? [expiry.getTime()] : []))
    .filter((instant) => instant <= at.getTime());
  if (past.length > 0) return keyProblems.expired(label, Math.max(...past));
  const weak = meant.map((subkey) => subkey.getAlgorithmInfo()).find(isTooWeak);
  if (weak !== undefined) return keyProblems.tooWeak(label, algorithmName(weak));
  const isRevoked = await Promise.all(
    meant.flatMap((subkey) =>
      subkey.bindingSignatures.map((signature) =>
        subkey.isRevoked(signature, subkey.keyPacket, at, config),
      ),
    ),
  );
  return isRevoked.includes(true) ? keyProblems.revoked(label) : keyProblems.unusable(label);
}

function isMeantFor({ openpgp, label }: KeyToCheck, subkey: Subkey): boolean {
  const { encryptCommunication, encryptStorage, signData } = openpgp.enums.keyFlags;
  const wanted = label.use === 'encryption' ? encryptCommunication | encryptStorage : signData;
  return subkey.bindingSignatures.some(({ keyFlags }) => ((keyFlags?.[0] ?? 0) & wanted) !== 0);
}

function isTooWeak({ algorithm, bits }: AlgorithmInfo): boolean {
  if (bits === undefined) return false;
  return !/^rsa/.test(algorithm) || bits < LEAST_RSA_BITS;
}
