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
import { contentDiffers, nameOccupied } from './delivery-refusals.ts';
import type { DeliveryCallbacks, DeliveryOutcome, Shipment } from './shipment.ts';

/**
 * One attempt at a delivery, on one connection: looks what an earlier one has left, then does what is
 * still to do.
 *
 * @throws the errors of `deliverFile`; after one for which {@link isUnanswered} holds, what was stored
 *   last says where a further attempt goes on
 */
export async function attemptDelivery(
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
      const resumed = await resumeRename(session, paths, shipment, callbacks);
      if (resumed !== undefined) return resumed;
    }
    signal.throwIfAborted();
    await removeLeftover(session, paths, shipment, isKnownRefusal);
    const temporary = paths.temporary(`${shipment.fileName}.${String(shipment.fencingToken)}.part`);
    await callbacks.onUploading(temporary.name);
    await session.write(temporary.path, shipment.bytes);
    signal.throwIfAborted();
    // Of the file written just now no rename can be under way.
    const fresh: Shipment = { ...shipment, phase: 'uploading' };
    await renameNoted(session, temporary, paths.final, fresh, callbacks);
    return await concluded(session, paths.final, shipment);
  } finally {
    await session.close();
  }
}

/** The connection broke, or there was none: another one may tell what has happened. */
export function isUnanswered(error: unknown): boolean {
  return (
    error instanceof FileTransferOutcomeUnknownError ||
    error instanceof FileTransferUnavailableError
  );
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

/**
 * Undefined if what is there of the earlier attempt is no whole file, which was never renamed.
 *
 * The server may carry out the earlier rename while we look: so where the temporary file is gone, the
 * final name tells, looked at after that.
 */
async function resumeRename(
  session: FileTransferSession,
  paths: ShipmentPaths,
  shipment: Shipment,
  callbacks: DeliveryCallbacks,
): Promise<DeliveryOutcome | undefined> {
  if (shipment.temporaryName === undefined) return undefined;
  const temporary = paths.temporary(shipment.temporaryName);
  const left = await confirm(session, temporary.path, shipment);
  if (left === 'different') return undefined;
  if (left === 'equal') await renameNoted(session, temporary, paths.final, shipment, callbacks);
  if (left === 'forbidden') {
    await renameUnseen(session, temporary, paths.final, shipment, callbacks);
  }
  return concluded(session, paths.final, shipment);
}

/**
 * Renames a temporary file that is known to be there; a refusal is noted before it is thrown.
 *
 * A slow server may carry out the rename of a killed attempt after we have looked: then the one name is
 * gone or the other is there, and what is there is ours. If it is not there either, the receiver has
 * taken it: that is no refusal, after which it would be sent again.
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
    const isInDoubt = shipment.phase === 'renaming';
    if (isInDoubt && error instanceof TransferPathMissingError) return;
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
  return error instanceof ApplicationError && !isUnanswered(error);
}

async function concluded(
  session: FileTransferSession,
  path: string,
  shipment: Shipment,
): Promise<DeliveryOutcome> {
  const found = await confirm(session, path, shipment);
  if (found === 'equal') return { outcome: 'delivered' };
  if (found === 'different') throw contentDiffers(shipment);
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
