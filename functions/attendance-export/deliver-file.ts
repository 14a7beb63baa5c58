import {
  FileTransferOutcomeUnknownError,
  type FileTransfer,
  type FileTransferTarget,
} from '../../shared/file-transfer/index.ts';
import { attemptDelivery, isUnanswered } from './delivery-attempt.ts';
import type { DeliveryCallbacks, DeliveryOutcome, Shipment } from './shipment.ts';

/**
 * Connections within one invocation, one after another at once. A broken line is back at once; a
 * server that is not is looked at by the next command, which needs nothing of this one.
 */
const MOST_CONNECTIONS = 3;

/**
 * Sends a file so that it appears under its name whole, once: temporary name, fsync and atomic
 * rename where the server offers them, read back, compare hashes.
 *
 * Killed anywhere, a further attempt finds out by looking what happened. If the rename may have
 * happened and neither name is there, the receiver may have taken the file: then it is
 * `delivered-unconfirmed` and is never sent again by itself.
 *
 * Where the connection breaks from the rename on, that further attempt is made here, on a new
 * connection, three in all. If nobody answers then either, the error says so and is `retryable`: what
 * was stored by the callbacks makes the next command look first, and a rename replaces nothing.
 *
 * Where the name comes again from run to run, the file before must have been taken away first; an
 * equal file counts as ours only if our own rename may have put it there.
 *
 * @throws ExportHaltedError `delivery.name-taken`, `delivery.earlier-file-not-taken` or
 *   `delivery.content-differs`; FileTransferOutcomeUnknownError if it is not known whether the file is
 *   there; the other errors of the file-transfer port
 */
export async function deliverFile(
  transfer: FileTransfer,
  target: FileTransferTarget,
  shipment: Shipment,
  callbacks: DeliveryCallbacks,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const stored = new StoredPhase(shipment, callbacks);
  let doubt: FileTransferOutcomeUnknownError | undefined;
  for (let connection = 1; ; connection += 1) {
    try {
      return await attemptDelivery(transfer, target, stored.shipment, stored, signal);
    } catch (error) {
      if (!isUnanswered(error) || stored.shipment.phase !== 'renaming') throw error;
      // A look that failed leaves in doubt what was in doubt before it.
      if (error instanceof FileTransferOutcomeUnknownError) doubt = error;
      if (connection === MOST_CONNECTIONS || signal.aborted) throw doubt ?? error;
    }
  }
}

/** The shipment as a later attempt would find it stored. */
class StoredPhase implements DeliveryCallbacks {
  readonly #callbacks: DeliveryCallbacks;
  #shipment: Shipment;

  constructor(shipment: Shipment, callbacks: DeliveryCallbacks) {
    this.#shipment = shipment;
    this.#callbacks = callbacks;
  }

  get shipment(): Shipment {
    return this.#shipment;
  }

  async onUploading(temporaryName: string): Promise<void> {
    await this.#callbacks.onUploading(temporaryName);
    this.#shipment = { ...this.#shipment, phase: 'uploading', temporaryName };
  }

  async onRenaming(temporaryName: string): Promise<void> {
    await this.#callbacks.onRenaming(temporaryName);
    this.#shipment = { ...this.#shipment, phase: 'renaming', temporaryName };
  }

  async onRenameRefused(temporaryName: string): Promise<void> {
    await this.#callbacks.onRenameRefused(temporaryName);
    this.#shipment = { ...this.#shipment, phase: 'uploading', temporaryName };
  }
}
