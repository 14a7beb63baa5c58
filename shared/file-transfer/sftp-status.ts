import type { ApplicationError } from '../errors/index.ts';
import {
  FileTransferAccessDeniedError,
  FileTransferFullError,
  FileTransferRefusedError,
  TransferPathMissingError,
} from './errors.ts';

/** Status codes of SFTP version 3, and two of later versions that some vendors send anyway. */
export const SFTP_STATUS = {
  endOfFile: 1,
  noSuchFile: 2,
  permissionDenied: 3,
  failure: 4,
  unsupported: 8,
  noSpace: 14,
  quotaExceeded: 15,
} as const;

/** Steps after which a refusal without a reason most often means a full disk. */
export type SftpStep = 'open' | 'store' | 'stat' | 'rename' | 'read' | 'remove' | 'look' | 'list';

/** The server said no, with this status: the outcome is known. */
export class SftpStatusError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What a refusal of the server means for a person. */
export function judgeRefusal(
  refusal: SftpStatusError,
  host: string,
  step: SftpStep,
  path: string,
): ApplicationError {
  const { status } = refusal;
  const saysFull =
    status === SFTP_STATUS.noSpace ||
    status === SFTP_STATUS.quotaExceeded ||
    /no space|disk full|quota/i.test(refusal.message);
  // OpenSSH answers a bare "Failure" to a write on a full disk.
  if (saysFull || (step === 'store' && status === SFTP_STATUS.failure)) {
    return new FileTransferFullError(host, path);
  }
  if (status === SFTP_STATUS.permissionDenied) {
    return new FileTransferAccessDeniedError(host, `${step} ${path}`, 'permission denied');
  }
  if (status === SFTP_STATUS.noSuchFile) return new TransferPathMissingError(host, step, path);
  return new FileTransferRefusedError(host, step, path, status);
}
