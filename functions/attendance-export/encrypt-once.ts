import { createHash } from 'node:crypto';
import type { ReadyKeys } from './delivery-keys.ts';
import { ciphertextKey } from './object-keys.ts';
import type { RunProgress } from './run-progress.ts';
import type { RunRecord } from './run-record.ts';

/** The encrypted file and how the record of its run names it. */
export interface EncryptedOnce {
  readonly bytes: Uint8Array;
  readonly stored: Pick<RunRecord, 'ciphertextKey' | 'ciphertextSha256'>;
}

/**
 * Encrypts the file of a released run and stores the result. Whoever saves `stored` in the record with
 * the state that lets the file out makes it the one that is delivered: no later attempt encrypts
 * again. Killed before that, nothing is on its way, and what was stored is never looked at.
 *
 * @throws EncryptionKeysRefusedError, FileTooLargeToEncryptError, EncryptionFailedError; the errors of
 *   the object port
 */
export async function encryptOnce(
  progress: RunProgress,
  { settings, keys }: ReadyKeys,
  plaintext: Uint8Array,
): Promise<EncryptedOnce> {
  const { deps, identity, record } = progress;
  const { fileName = '', fileSha256 = '' } = record;
  const { ciphertext, recipientFingerprints, signerFingerprint } = await deps.encrypter.encrypt({
    ...keys,
    plaintext,
    fileName,
    armor: settings.armor,
  });
  const sha256 = createHash('sha256').update(ciphertext).digest('hex');
  const key = ciphertextKey(identity, sha256, `${fileName}${settings.armor ? '.asc' : '.pgp'}`);
  await deps.objects.putOnce(key, ciphertext, {
    contentType: settings.armor ? 'application/pgp-encrypted' : 'application/octet-stream',
    contentSha256: sha256,
  });
  await progress.note('payroll.encrypted', 'done', {
    sha256: fileSha256,
    ciphertextSha256: sha256,
    recipients: recipientFingerprints.join(' '),
    signer: signerFingerprint ?? '',
  });
  return { bytes: ciphertext, stored: { ciphertextKey: key, ciphertextSha256: sha256 } };
}
