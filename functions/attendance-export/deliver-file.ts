import { createHash } from 'node:crypto';
import { ApplicationError } from '../../shared/errors/index.ts';
import {
  FileTransferOutcomeUnknownError,
  FileTransferUnavailableError,
  TransferFileTooLargeError,
  TransferPathMissingError,
  TransferTargetExistsError,
  type FileTransfer,
  type FileTransferSession,
  type FileTransferTarget,
} from '../../shared/file-transfer/index.ts';
import { ExportHaltedError } from './errors.ts';

/** A released file on its way. The names are fixed before the first byte is sent. */
export interface Shipment {
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  readonly folder: string;
  /** Tells apart the temporary files of two owners, so that neither writes into the other's. */
  readonly fencingToken: bigint;
  /** Where an earlier attempt stopped; `renaming` means that the final name may have existed. */
  readonly phase: 'uploading' | 'renaming';
  readonly temporaryName: string | undefined;
  /**
   * The profile gives every file this name: a file of an earlier run may be there still, perhaps with
   * the very same bytes. Default false.
   */
  readonly isNameReused?: boolean;
}

export type DeliveryOutcome =
  | { readonly outcome: 'delivered' }
  | {
      readonly outcome: 'delivered-unconfirmed';
      readonly because: 'read-back-forbidden' | 'already-taken';
    };

export interface DeliveryCallbacks {
  /**
   * Stores the temporary name, then resolves. Called before the first byte is written, so that a
   * later attempt can find and remove what a killed one left.
   */
  readonly onUploading: (temporaryName: string) => Promise<void>;
  /**
   * Stores that the rename may happen from now on, and proves that the lease still stands. After
   * this, a missing file means that the receiver may have taken it.
   */
  readonly onRenaming: (temporaryName: string) => Promise<void>;
  /**
   * Stores that the rename has not happened: the server said so. Without it a later attempt that
   * finds neither name would have to believe that the receiver took the file.
   */
  readonly onRenameRefused: (temporaryName: string) => Promise<void>;
}

/**
 * Sends a file so that it appears under its name whole, once: temporary name, fsync and atomic
 * rename where the server offers them, read back, compare hashes.
 *
 * Killed anywhere, a further attempt finds out by looking what happened. If the rename may have
 * happened and neither name is there, the receiver may have taken the file: then it is
 * `delivered-unconfirmed` and is never sent again by itself.
 *
 * Where the name comes again from run to run, the file before must have been taken away first; an
 * equal file counts as ours only if our own rename may have put it there.
 *
 * @throws ExportHaltedError `delivery.name-taken`, `delivery.earlier-file-not-taken` or
 *   `delivery.content-differs`; the errors of the file-transfer port
 */
export async function deliverFile(
  transfer: FileTransfer,
  target: FileTransferTarget,
  shipment: Shipment,
  callbacks: DeliveryCallbacks,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const session = await transfer.connect(target, { signal });
  try {
    const paths = new ShipmentPaths(shipment);
    const found = await confirm(session, paths.final, shipment);
    if (found === 'equal' && (await isOurs(session, paths, shipment))) {
      // Delivered is delivered, whatever becomes of the leftover.
      await removeLeftover(session, paths, shipment, (error) => error instanceof ApplicationError);
      return { outcome: 'delivered' };
    }
    if (found === 'equal' || found === 'different') throw nameOccupied(shipment);
    if (shipment.phase === 'renaming') {
      const resumed = await resumeRename(session, paths, shipment, found, callbacks);
      if (resumed !== undefined) return resumed;
    }
    signal.throwIfAborted();
    await removeLeftover(session, paths, shipment, isKnownRefusal);
    const temporary = paths.temporary(`${shipment.fileName}.${String(shipment.fencingToken)}.part`);
    await callbacks.onUploading(temporary.name);
    await session.write(temporary.path, shipment.bytes);
    signal.throwIfAborted();
    await renameNoted(session, temporary, paths.final, shipment, callbacks);
    return await concluded(session, paths.final, shipment);
  } finally {
    await session.close();
  }
}

interface TemporaryFile {
  readonly name: string;
  readonly path: string;
}

class ShipmentPaths {
  readonly #folder: string;
  readonly final: string;

  constructor({ folder, fileName }: Shipment) {
    this.#folder = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
    this.final = `${this.#folder}${fileName}`;
  }

  temporary(name: string): TemporaryFile {
    return { name, path: `${this.#folder}${name}` };
  }
}

type Found = 'equal' | 'different' | 'absent' | 'forbidden';

async function confirm(
  session: FileTransferSession,
  path: string,
  shipment: Shipment,
): Promise<Found> {
  const answer = await session
    .read(path, shipment.bytes.length + 1)
    .catch((error: unknown): { readonly outcome: 'different' } => {
      if (error instanceof TransferFileTooLargeError) return { outcome: 'different' };
      throw error;
    });
  if (answer.outcome !== 'read') return answer.outcome;
  const sha256 = createHash('sha256').update(answer.bytes).digest('hex');
  return sha256 === shipment.sha256 ? 'equal' : 'different';
}

/**
 * A name that is given once can hold our bytes only through us. One that comes again can hold an
 * equal file of an earlier run: ours is there only after a rename, which leaves no temporary file.
 */
async function isOurs(
  session: FileTransferSession,
  paths: ShipmentPaths,
  shipment: Shipment,
): Promise<boolean> {
  if (shipment.isNameReused !== true) return true;
  if (shipment.phase !== 'renaming' || shipment.temporaryName === undefined) return false;
  const temporary = paths.temporary(shipment.temporaryName);
  return (await confirm(session, temporary.path, shipment)) === 'absent';
}

/** Undefined if the temporary file of the earlier attempt is gone without trace of a rename. */
async function resumeRename(
  session: FileTransferSession,
  paths: ShipmentPaths,
  shipment: Shipment,
  found: Found,
  callbacks: DeliveryCallbacks,
): Promise<DeliveryOutcome | undefined> {
  if (shipment.temporaryName === undefined) return undefined;
  const temporary = paths.temporary(shipment.temporaryName);
  const left = await confirm(session, temporary.path, shipment);
  if (left === 'equal') {
    await renameNoted(session, temporary, paths.final, shipment, callbacks);
    return concluded(session, paths.final, shipment);
  }
  if (left === 'different') return undefined;
  if (left === 'forbidden') {
    await renameUnseen(session, temporary, paths.final, shipment, callbacks);
  }
  return {
    outcome: 'delivered-unconfirmed',
    because: found === 'forbidden' ? 'read-back-forbidden' : 'already-taken',
  };
}

/**
 * Renames a temporary file that is known to be there; a refusal is noted before it is thrown.
 *
 * A slow server may carry out the rename of a killed attempt after we have looked: then the one name is
 * gone or the other is there, and what is there is ours.
 */
async function renameNoted(
  session: FileTransferSession,
  temporary: TemporaryFile,
  final: string,
  shipment: Shipment,
  callbacks: DeliveryCallbacks,
): Promise<void> {
  await callbacks.onRenaming(temporary.name);
  try {
    await session.rename(temporary.path, final);
  } catch (error) {
    if (hasHappenedBefore(error) && (await confirm(session, final, shipment)) === 'equal') {
      await session.remove(temporary.path).catch((fault: unknown) => {
        if (!(fault instanceof ApplicationError)) throw fault;
      });
      return;
    }
    if (isKnownRefusal(error)) await callbacks.onRenameRefused(temporary.name);
    throw error;
  }
}

function hasHappenedBefore(error: unknown): boolean {
  return error instanceof TransferPathMissingError || error instanceof TransferTargetExistsError;
}

/**
 * Where looking is forbidden, the rename itself tells: the temporary file was whole before this phase
 * began, and a rename replaces nothing. If the one name is gone or the other is there, it has
 * happened before. Any other refusal says nothing about the earlier attempt, so the phase stays. Where
 * the name comes again, a file there may be that of an earlier run and says nothing either.
 */
async function renameUnseen(
  session: FileTransferSession,
  temporary: TemporaryFile,
  final: string,
  shipment: Shipment,
  callbacks: DeliveryCallbacks,
): Promise<void> {
  await callbacks.onRenaming(temporary.name);
  await session.rename(temporary.path, final).catch((error: unknown) => {
    if (shipment.isNameReused === true && error instanceof TransferTargetExistsError) {
      throw nameOccupied(shipment);
    }
    if (!hasHappenedBefore(error)) throw error;
  });
}

/** The server, or we on its behalf, said no: nothing was changed. */
function isKnownRefusal(error: unknown): boolean {
  return (
    error instanceof ApplicationError &&
    !(error instanceof FileTransferOutcomeUnknownError) &&
    !(error instanceof FileTransferUnavailableError)
  );
}

async function concluded(
  session: FileTransferSession,
  path: string,
  shipment: Shipment,
): Promise<DeliveryOutcome> {
  const found = await confirm(session, path, shipment);
  if (found === 'equal') return { outcome: 'delivered' };
  if (found === 'different') throw contentDiffers(shipment.fileName);
  return {
    outcome: 'delivered-unconfirmed',
    because: found === 'forbidden' ? 'read-back-forbidden' : 'already-taken',
  };
}

/**
 * What a killed attempt left under its temporary name was never seen by the receiver's programs, so a
 * server that forbids removing it does not stop the delivery.
 */
async function removeLeftover(
  session: FileTransferSession,
  paths: ShipmentPaths,
  { temporaryName }: Shipment,
  isIgnored: (error: unknown) => boolean,
): Promise<void> {
  if (temporaryName === undefined) return;
  await session.remove(paths.temporary(temporaryName).path).catch((error: unknown) => {
    if (!isIgnored(error)) throw error;
  });
}

function nameOccupied({ fileName, isNameReused }: Shipment): ExportHaltedError {
  return isNameReused === true ? earlierFileNotTaken(fileName) : nameTaken(fileName);
}

function earlierFileNotTaken(fileName: string): ExportHaltedError {
  return new ExportHaltedError('delivery.earlier-file-not-taken', {
    retryable: true,
    text: {
      en: `The receiver has not taken the earlier file ${fileName} away; every file of this profile has that name, so nothing was sent.`,
      zhHK: `接收方尚未取走之前的檔案 ${fileName}；此格式的檔案均用同一名稱，故沒有送出檔案。`,
    },
    remedy: {
      en: 'Ask the receiver to take it, or, if this file replaces it, to remove it; then run the same command.',
      zhHK: '請通知接收方取走該檔案；如本檔案用以取代該檔案，則請其移除。其後再執行相同指令。',
    },
    details: { fileName },
  });
}

function nameTaken(fileName: string): ExportHaltedError {
  return new ExportHaltedError('delivery.name-taken', {
    text: {
      en: `The server already has a file ${fileName} with other content; nothing was overwritten.`,
      zhHK: `伺服器上已有內容不同的檔案 ${fileName}；沒有覆寫任何檔案。`,
    },
    remedy: {
      en: 'Ask the receiver what that file is; move it away or change the profile’s file name, then resume.',
      zhHK: '請向接收方查詢該檔案；移走或更改檔名格式後再繼續。',
    },
    details: { fileName },
  });
}

function contentDiffers(fileName: string): ExportHaltedError {
  return new ExportHaltedError('delivery.content-differs', {
    text: {
      en: `The file ${fileName} was sent, but what the server gives back is not what was sent.`,
      zhHK: `檔案 ${fileName} 已送出，但伺服器讀回的內容與送出的不符。`,
    },
    remedy: {
      en: 'Tell the receiver not to use it; look for a process that changes files in that folder.',
      zhHK: '請通知接收方切勿使用；並查明該資料夾是否有程序會更改檔案。',
    },
    details: { fileName },
  });
}
