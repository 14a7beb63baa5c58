import { DAY_MS, type Clock } from '../time/index.ts';
import {
  EncryptionFailedError,
  EncryptionKeysRefusedError,
  FileTooLargeToEncryptError,
} from './errors.ts';
import type {
  EncryptedFile,
  EncryptionKeys,
  EncryptionRequest,
  FileEncrypter,
  KeysCheck,
} from './file-encrypter.ts';
import { expiringWithin, readKeySet, type KeySet } from './openpgp-key-set.ts';
import { configurationOf, loadOpenPgp, type OpenPgp } from './openpgp-library.ts';

export interface OpenPgpEncrypterOptions {
  readonly clock: Clock;
  /** Keys that expire within so many days are warned of. Default 30. */
  readonly warnWithinDays?: number;
  /** Largest plaintext; several times as much memory is used. Default 64 MiB. */
  readonly limitBytes?: number;
}

/**
 * Encrypts by OpenPGP (RFC 4880, RFC 9580) with the `openpgp` package, loaded at the first call. All
 * keys are judged at the clock's time.
 *
 * @example
 * const encrypter = createOpenPgpEncrypter({ clock });
 * const { ciphertext, warnings } = await encrypter.encrypt({
 *   plaintext: file.bytes,
 *   fileName: file.name,
 *   recipients: [{ armoredPublicKey, fingerprint }],
 *   signWith: { armoredPrivateKey, passphrase },
 *   armor: false,
 * });
 */
export function createOpenPgpEncrypter(options: OpenPgpEncrypterOptions): FileEncrypter {
  const { clock, warnWithinDays = 30, limitBytes = 64 * 1024 * 1024 } = options;
  const warnWithinMs = warnWithinDays * DAY_MS;
  return {
    check: async (keys: EncryptionKeys): Promise<KeysCheck> => {
      const at = new Date(clock.nowEpochMs());
      const keySet = await readKeySet(await loadOpenPgp(), keys, at);
      return { problems: keySet.problems, warnings: expiringWithin(keySet, at, warnWithinMs) };
    },
    encrypt: async (request: EncryptionRequest): Promise<EncryptedFile> => {
      const { plaintext, fileName } = request;
      if (plaintext.length > limitBytes) {
        throw new FileTooLargeToEncryptError(fileName, plaintext.length, limitBytes);
      }
      const at = new Date(clock.nowEpochMs());
      const openpgp = await loadOpenPgp();
      const keySet = await readKeySet(openpgp, request, at);
      const [first, ...others] = keySet.problems;
      if (first !== undefined) throw new EncryptionKeysRefusedError(first, others);
      return {
        ciphertext: await encryptWith(openpgp, keySet, request, at),
        recipientFingerprints: keySet.recipients.map(({ fingerprint }) => fingerprint),
        signerFingerprint: keySet.signer?.fingerprint,
        warnings: expiringWithin(keySet, at, warnWithinMs),
      };
    },
  };
}

async function encryptWith(
  openpgp: OpenPgp,
  { recipients, signer }: KeySet,
  { plaintext, fileName, armor }: EncryptionRequest,
  at: Date,
): Promise<Uint8Array> {
  try {
    // Without a file name: nothing in the ciphertext tells more than the content itself.
    const message = await openpgp.createMessage({ binary: plaintext, date: at });
    const options = {
      message,
      encryptionKeys: recipients.map(({ key }) => key),
      ...(signer === undefined ? {} : { signingKeys: signer.key }),
      date: at,
      config: configurationOf(openpgp),
    };
    // The library's types of its results stand on a package that it does not bring.
    if (!armor) return (await openpgp.encrypt({ ...options, format: 'binary' })) as Uint8Array;
    const text = (await openpgp.encrypt({ ...options, format: 'armored' })) as string;
    return new TextEncoder().encode(text);
  } catch (error) {
    throw new EncryptionFailedError(fileName, error);
  }
}
