export {
  FileTransferAccessDeniedError,
  FileTransferFullError,
  FileTransferOutcomeUnknownError,
  FileTransferRefusedError,
  FileTransferUnavailableError,
  HostKeyChangedError,
  TransferFileTooLargeError,
  TransferPathMissingError,
  TransferTargetExistsError,
} from './errors.ts';
export type { FileTransfer, FileTransferSession, FileTransferTarget } from './file-transfer.ts';
export { MemoryFileTransfer, type MemoryFileTransferOptions } from './memory-file-transfer.ts';
export { SftpFileTransfer } from './sftp-file-transfer.ts';
