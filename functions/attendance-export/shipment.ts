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
