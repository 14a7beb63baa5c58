export {
  FileTransferAccessDeniedError,
  FileTransferFullError,
  FileTransferOutcomeUnknownError,
  FileTransferRefusedError,
  FileTransferUnavailableError,
  HostKeyChangedError,
  TransferFileTooLargeError,
  TransferFolderTooLargeError,
  TransferPathMissingError,
  TransferTargetExistsError,
} from './errors.ts';
export type {
  FileTransfer,
  FileTransferSession,
  FileTransferTarget,
  ListedFile,
} from './file-transfer.ts';
export { MemoryFileTransfer, type MemoryFileTransferOptions } from './memory-file-transfer.ts';
export { SftpFileTransfer } from './sftp-file-transfer.ts';
