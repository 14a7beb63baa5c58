export {
  EncryptionFailedError,
  EncryptionKeysRefusedError,
  FileTooLargeToEncryptError,
} from './errors.ts';
export type {
  EncryptedFile,
  EncryptionKeys,
  EncryptionRequest,
  FileEncrypter,
  FileRecipient,
  FileSigner,
  KeyExpiryWarning,
  KeysCheck,
} from './file-encrypter.ts';
export type { KeyProblem, KeyProblemErrorCode } from './key-problem.ts';
export { createOpenPgpEncrypter, type OpenPgpEncrypterOptions } from './openpgp-file-encrypter.ts';
export { describeArmoredKey, type ArmoredKeyDescription } from './openpgp-key-description.ts';
