import type { KeyProblem } from './key-problem.ts';

/** Somebody who will be able to read the file. */
export interface FileRecipient {
  /** One public key in ASCII armour, as `gpg --armor --export` writes it. */
  readonly armoredPublicKey: string;
  /** The full fingerprint, as the owner confirmed it: 40 or 64 hexadecimal digits, spaces allowed. */
  readonly fingerprint: string;
}

/** In whose name the file is signed. */
export interface FileSigner {
  /** One private key in ASCII armour, as `gpg --armor --export-secret-keys` writes it; never logged. */
  readonly armoredPrivateKey: string;
  /** Only if the key is protected by one; never logged. */
  readonly passphrase?: string;
  /** If given, any other key is refused. */
  readonly fingerprint?: string;
}

export interface EncryptionKeys {
  readonly recipients: readonly FileRecipient[];
  readonly signWith?: FileSigner;
}

export interface EncryptionRequest extends EncryptionKeys {
  readonly plaintext: Uint8Array;
  /** For messages only: the name does not go into the ciphertext. */
  readonly fileName: string;
  /** Text that survives any channel (`.asc`), a third larger, instead of bytes (`.pgp`). */
  readonly armor: boolean;
}

/** A key that works now and will stop soon. */
export interface KeyExpiryWarning {
  readonly use: 'encryption' | 'signing';
  readonly fingerprint: string;
  readonly expiresAtEpochMs: number;
}

export interface KeysCheck {
  /** Every reason why `encrypt` would refuse; none if it would not. */
  readonly problems: readonly KeyProblem[];
  readonly warnings: readonly KeyExpiryWarning[];
}

export interface EncryptedFile {
  readonly ciphertext: Uint8Array;
  /** Upper case, in the order of the request. */
  readonly recipientFingerprints: readonly string[];
  readonly signerFingerprint: string | undefined;
  readonly warnings: readonly KeyExpiryWarning[];
}

/**
 * The port that encrypts a file for several recipients, each of whom can read it alone.
 *
 * Every call gives other bytes, because session key and signature are random. So encrypt once, store
 * the ciphertext and deliver exactly that: the file's identity is the hash of its plaintext, and what
 * is read back from a server is compared with the hash of its ciphertext.
 */
export interface FileEncrypter {
  /**
   * @throws EncryptionKeysRefusedError that names every key that cannot be used, before anything is
   *   encrypted; FileTooLargeToEncryptError; EncryptionFailedError
   */
  encrypt(request: EncryptionRequest): Promise<EncryptedFile>;
  /** Looks at the keys as `encrypt` would, so that a bad one is known before pay day. */
  check(keys: EncryptionKeys): Promise<KeysCheck>;
}
