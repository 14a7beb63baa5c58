import type { CompanyConfiguration } from '../../shared/configuration/index.ts';
import type { BilingualText } from '../../shared/errors/index.ts';
import {
  EncryptionKeysRefusedError,
  type EncryptionKeys,
  type FileSigner,
  type KeyExpiryWarning,
} from '../../shared/openpgp/index.ts';
import { hongKongDateOf } from '../../shared/time/index.ts';
import type { Manifest } from './domain/manifest.ts';
import type { RunProgress } from './run-progress.ts';

export type EncryptionSettings = NonNullable<CompanyConfiguration['delivery']['encryption']>;

/** Keys that will encrypt and sign today. */
export interface ReadyKeys {
  readonly settings: EncryptionSettings;
  readonly keys: EncryptionKeys;
  /** Keys that expire soon. */
  readonly warnings: readonly BilingualText[];
}

/** How a file is encrypted, as the manifest tells it: fingerprints in capital letters. */
export function encryptionOf(settings: EncryptionSettings): NonNullable<Manifest['encryption']> {
  return {
    kind: 'openpgp',
    recipients: settings.recipients.map(({ fingerprint }) => fingerprint.toUpperCase()),
    signed: settings.signingKeySecret !== undefined,
  };
}

/**
 * The keys of the company's delivery, judged before anybody is asked to release a file that could not
 * be sent. Undefined if the receiver takes the file as it is.
 *
 * @throws EncryptionKeysRefusedError that names every bad key; the errors of the secret port
 */
export async function readyKeys(progress: RunProgress): Promise<ReadyKeys | undefined> {
  const { encryption: settings } = progress.subject.company.delivery;
  if (settings === undefined) return undefined;
  const signWith = await signerOf(progress, settings);
  const keys: EncryptionKeys = {
    recipients: settings.recipients,
    ...(signWith === undefined ? {} : { signWith }),
  };
  const { problems, warnings } = await progress.deps.encrypter.check(keys);
  const [first, ...others] = problems;
  if (first !== undefined) throw new EncryptionKeysRefusedError(first, others);
  return { settings, keys, warnings: warnings.map(expiresSoon) };
}

async function signerOf(
  { deps, signal }: RunProgress,
  settings: EncryptionSettings,
): Promise<FileSigner | undefined> {
  const { signingKeySecret, signingKeyPassphraseSecret, signingKeyFingerprint } = settings;
  if (signingKeySecret === undefined) return undefined;
  const key = await deps.secrets.getSecret(signingKeySecret, { signal });
  const passphrase =
    signingKeyPassphraseSecret === undefined
      ? undefined
      : await deps.secrets.getSecret(signingKeyPassphraseSecret, { signal });
  return {
    armoredPrivateKey: key.value,
    ...(passphrase === undefined ? {} : { passphrase: passphrase.value }),
    ...(signingKeyFingerprint === undefined ? {} : { fingerprint: signingKeyFingerprint }),
  };
}

function expiresSoon({ use, fingerprint, expiresAtEpochMs }: KeyExpiryWarning): BilingualText {
  const date = hongKongDateOf(expiresAtEpochMs);
  return use === 'encryption'
    ? {
        en: `The recipient's key ${fingerprint} expires on ${date}: ask its owner for a new one now.`,
        zhHK: `接收方金鑰 ${fingerprint} 將於 ${date} 到期：請即向金鑰持有人索取新金鑰。`,
      }
    : {
        en: `Our signing key ${fingerprint} expires on ${date}: make a new one and send its public part to the receiver now.`,
        zhHK: `我方簽署金鑰 ${fingerprint} 將於 ${date} 到期：請即製備新金鑰，並將公開部分交予接收方。`,
      };
}
