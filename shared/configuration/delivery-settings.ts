import * as z from 'zod';
import { bilingual } from '../errors/index.ts';
import { secretName } from './field-schemas.ts';

const fingerprint = z
  .string()
  .regex(
    /^(?:[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})$/,
    bilingual('must be the whole fingerprint, without spaces', '必須為完整指紋，不含空格'),
  );

/** A receiver's OpenPGP key; its full fingerprint is pinned beside it. */
const openPgpKeySchema = z.strictObject({
  armoredPublicKey: z.string().min(1).max(100_000),
  fingerprint,
});

/** Encryption of the delivered file. */
const encryptionSchema = z
  .strictObject({
    kind: z.literal('openpgp'),
    recipients: z.array(openPgpKeySchema).min(1).max(8),
    /** Name of the secret with our armoured private key; without it the file is not signed. */
    signingKeySecret: secretName.optional(),
    /** Name of the secret with the passphrase of that key, if it has one. */
    signingKeyPassphraseSecret: secretName.optional(),
    /** If given, a key with another fingerprint in the secret is refused. */
    signingKeyFingerprint: fingerprint.optional(),
    /** `true`: text, `.asc`; `false`: bytes, `.pgp`. */
    armor: z.boolean().default(false),
  })
  .refine(
    ({ signingKeySecret, signingKeyPassphraseSecret, signingKeyFingerprint }) =>
      signingKeySecret !== undefined ||
      (signingKeyPassphraseSecret ?? signingKeyFingerprint) === undefined,
    bilingual(
      'a passphrase or fingerprint of a signing key needs signingKeySecret',
      '填寫簽署金鑰的密碼短語或指紋時，必須同時填 signingKeySecret',
    ),
  );

/** Where and how the payroll file is handed over. */
export const deliverySchema = z.strictObject({
  kind: z.literal('sftp'),
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  username: z.string().min(1),
  privateKeySecret: secretName,
  /** As `ssh-keygen -lf` prints them; more than one only while the server's key is being changed. */
  hostKeyFingerprints: z
    .array(
      z
        .string()
        .regex(
          /^SHA256:[A-Za-z0-9+/]{43}$/,
          bilingual('must be as ssh-keygen -lf prints it', '必須為 ssh-keygen -lf 顯示的格式'),
        ),
    )
    .min(1)
    .max(4),
  folder: z.string().regex(/^[^\0]*$/),
  encryption: encryptionSchema.optional(),
  /** Where and in which form the receiver answers; checked by the function. */
  acknowledgement: z.record(z.string(), z.unknown()).optional(),
  timeoutSeconds: z.int().min(1).max(300).default(30),
});
