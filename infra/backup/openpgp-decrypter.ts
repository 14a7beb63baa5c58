import { keyRefused } from './errors.ts';

/** Opens parts of a backup. */
export type PartDecrypter = (ciphertext: Uint8Array) => Promise<Uint8Array>;

/**
 * Opens what was encrypted for this private key. The library is loaded now.
 *
 * @param passphrase of the key, if it has one
 * @throws BackupRefusedError `backup.key-refused`, also of each part that is for another key
 */
export async function openPgpDecrypter(
  armoredPrivateKey: string,
  passphrase: string | undefined,
): Promise<PartDecrypter> {
  const openpgp = await import('openpgp');
  const key = await readKey(openpgp, armoredPrivateKey, passphrase).catch((error: unknown) => {
    throw keyRefused(error);
  });
  return async (ciphertext) => {
    try {
      const message = await openpgp.readMessage({ binaryMessage: ciphertext });
      const opened = await openpgp.decrypt({ message, decryptionKeys: key, format: 'binary' });
      const data: unknown = opened.data;
      if (data instanceof Uint8Array) return data;
      throw new TypeError('the library gave no bytes');
    } catch (error) {
      throw keyRefused(error);
    }
  };
}

async function readKey(
  openpgp: typeof import('openpgp'),
  armoredKey: string,
  passphrase: string | undefined,
) {
  const privateKey = await openpgp.readPrivateKey({ armoredKey });
  if (privateKey.isDecrypted()) return privateKey;
  return openpgp.decryptKey({ privateKey, passphrase: passphrase ?? '' });
}
