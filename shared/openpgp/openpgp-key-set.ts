import type { PrivateKey, PublicKey } from 'openpgp';
import type {
  EncryptionKeys,
  FileRecipient,
  FileSigner,
  KeyExpiryWarning,
} from './file-encrypter.ts';
import { keyProblems, type KeyLabel, type KeyProblem } from './key-problem.ts';
import { checkKey } from './openpgp-key-check.ts';
import { fingerprintOf, readOneKey } from './openpgp-key-description.ts';
import { configurationOf, type OpenPgp } from './openpgp-library.ts';

/** A key that passed, with what is remembered of it. */
interface UsableKey<Kind> {
  readonly key: Kind;
  readonly label: KeyLabel;
  readonly fingerprint: string;
  readonly expiresAtEpochMs: number | undefined;
}

/** All keys of one request after their checks. Only without problems may they be used. */
export interface KeySet {
  readonly recipients: readonly UsableKey<PublicKey>[];
  readonly signer: UsableKey<PrivateKey> | undefined;
  readonly problems: readonly KeyProblem[];
}

/** Reads and checks every key at one instant; finds all problems, not only the first. */
export async function readKeySet(
  openpgp: OpenPgp,
  { recipients, signWith }: EncryptionKeys,
  at: Date,
): Promise<KeySet> {
  const read = await Promise.all(
    recipients.map((recipient) => readRecipient(openpgp, recipient, at)),
  );
  const signer = signWith === undefined ? undefined : await readSigner(openpgp, signWith, at);
  const usable = read.flatMap((result) => (isProblem(result) ? [] : [result]));
  return {
    recipients: usable,
    signer: signer === undefined || isProblem(signer) ? undefined : signer,
    problems: [
      ...(recipients.length === 0 ? [keyProblems.noRecipient()] : []),
      ...read.filter(isProblem),
      ...repeated(usable).map((label) => keyProblems.recipientTwice(label)),
      ...(signer !== undefined && isProblem(signer) ? [signer] : []),
    ],
  };
}

/** The keys that stop working within a time. */
export function expiringWithin(
  { recipients, signer }: KeySet,
  at: Date,
  withinMs: number,
): KeyExpiryWarning[] {
  const keys = signer === undefined ? recipients : [...recipients, signer];
  return keys.flatMap(({ label: { use }, fingerprint, expiresAtEpochMs }) =>
    expiresAtEpochMs !== undefined && expiresAtEpochMs - at.getTime() <= withinMs
      ? [{ use, fingerprint, expiresAtEpochMs }]
      : [],
  );
}

async function readRecipient(
  openpgp: OpenPgp,
  { armoredPublicKey, fingerprint: pin }: FileRecipient,
  at: Date,
): Promise<UsableKey<PublicKey> | KeyProblem> {
  const expected: KeyLabel = { use: 'encryption', fingerprint: normalised(pin) };
  const key = await readOneKey(openpgp, armoredPublicKey);
  if (key === undefined) return keyProblems.unreadable(expected);
  if (key.isPrivate()) return keyProblems.privateInsteadOfPublic(expected);
  const fingerprint = fingerprintOf(key);
  if (fingerprint !== expected.fingerprint) return keyProblems.mismatch(expected, fingerprint);
  const config = configurationOf(openpgp);
  const verdict = await checkKey({ openpgp, config, key, label: expected, at });
  if (verdict.outcome === 'refused') return verdict.problem;
  const { expiresAtEpochMs } = verdict;
  return { key: key.toPublic(), label: expected, fingerprint, expiresAtEpochMs };
}

async function readSigner(
  openpgp: OpenPgp,
  { armoredPrivateKey, passphrase, fingerprint: pin }: FileSigner,
  at: Date,
): Promise<UsableKey<PrivateKey> | KeyProblem> {
  const expected = pin === undefined ? undefined : normalised(pin);
  const locked = await readOneKey(openpgp, armoredPrivateKey);
  if (locked === undefined) {
    return keyProblems.unreadable({ use: 'signing', fingerprint: expected });
  }
  const fingerprint = fingerprintOf(locked);
  const label: KeyLabel = { use: 'signing', fingerprint: expected ?? fingerprint };
  if (expected !== undefined && expected !== fingerprint) {
    return keyProblems.mismatch(label, fingerprint);
  }
  if (!locked.isPrivate()) return keyProblems.publicInsteadOfPrivate(label);
  const key = await unlocked(openpgp, locked, passphrase);
  const config = configurationOf(openpgp);
  const verdict = await checkKey({ openpgp, config, key, label, at });
  if (verdict.outcome === 'refused') return verdict.problem;
  const { part, expiresAtEpochMs } = verdict;
  return part.keyPacket.isDecrypted()
    ? { key, label, fingerprint, expiresAtEpochMs }
    : keyProblems.locked(label);
}

/** The key as it is if there is no passphrase or a wrong one: then its parts are not open. */
async function unlocked(
  openpgp: OpenPgp,
  privateKey: PrivateKey,
  passphrase: string | undefined,
): Promise<PrivateKey> {
  if (passphrase === undefined || privateKey.isDecrypted()) return privateKey;
  return openpgp.decryptKey({ privateKey, passphrase }).catch(() => privateKey);
}

function repeated(keys: readonly UsableKey<PublicKey>[]): KeyLabel[] {
  const labels = keys.map(({ label }) => label);
  const fingerprints = labels.map(({ fingerprint }) => fingerprint);
  return labels.filter(({ fingerprint }, index) => fingerprints.indexOf(fingerprint) < index);
}

function isProblem(result: UsableKey<unknown> | KeyProblem): result is KeyProblem {
  return 'code' in result;
}

/** As people copy it: with spaces, in either case. */
function normalised(fingerprint: string): string {
  return fingerprint.replaceAll(/\s/g, '').toUpperCase();
}
