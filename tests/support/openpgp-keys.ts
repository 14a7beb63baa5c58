import * as openpgp from 'openpgp';

export interface MadeKey {
  readonly publicKey: string;
  readonly privateKey: string;
  /** Upper case, from the library itself. */
  readonly fingerprint: string;
}

export interface MadeKeyOptions {
  readonly createdAtEpochMs: number;
  readonly validForSeconds?: number;
  readonly passphrase?: string;
  /** Keys of RFC 9580 instead of RFC 4880. */
  readonly version6?: boolean;
}

/** The owner of every made key, whom no message may name. */
export const KEY_OWNER = { name: 'Invented Owner', email: 'owner@vendor.example' } as const;

/** A curve key with a subkey to encrypt. */
export async function makeOpenPgpKey(options: MadeKeyOptions): Promise<MadeKey> {
  const { publicKey, privateKey } = await openpgp.generateKey({
    type: options.version6 === true ? 'curve25519' : 'ecc',
    userIDs: [KEY_OWNER],
    date: new Date(options.createdAtEpochMs),
    keyExpirationTime: options.validForSeconds ?? 0,
    ...(options.passphrase === undefined ? {} : { passphrase: options.passphrase }),
    format: 'armored',
    config: { v6Keys: options.version6 === true },
  });
  const key = await openpgp.readKey({ armoredKey: publicKey });
  return { publicKey, privateKey, fingerprint: key.getFingerprint().toUpperCase() };
}

/** What the owner of a private key reads; throws if the signature is missing or bad. */
export async function openAs(
  reader: MadeKey,
  ciphertext: Uint8Array,
  options: { readonly at: Date; readonly signedBy?: MadeKey },
): Promise<Uint8Array> {
  const { signedBy } = options;
  const { data } = (await openpgp.decrypt({
    message: await openpgp.readMessage({ binaryMessage: ciphertext }),
    decryptionKeys: await openpgp.readPrivateKey({ armoredKey: reader.privateKey }),
    ...(signedBy === undefined
      ? {}
      : {
          verificationKeys: (await openpgp.readKey({ armoredKey: signedBy.publicKey })).toPublic(),
          expectSigned: true,
        }),
    date: options.at,
    format: 'binary',
  })) as { readonly data: Uint8Array };
  return data;
}
