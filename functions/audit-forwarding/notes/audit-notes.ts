import type { RandomSource } from '../../../shared/random/index.ts';
import { StateBook } from '../../../shared/state-book/index.ts';
import { tables, type TableClient } from '../../../shared/table-store/index.ts';
import { NoteMovedError, NoteUnreadableError } from '../errors.ts';

export interface AuditNotesOptions {
  readonly tables: TableClient;
  readonly random: RandomSource;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
}

/**
 * What is kept of the work itself, beside streams and checkpoints: when each source was read, how each
 * sink fared, what people have been told. Nothing of it decides which events are read or sent.
 *
 * Throws NoteUnreadableError and NoteMovedError.
 */
export class AuditNotes extends StateBook {
  constructor({ tables: client, random, organisation }: AuditNotesOptions) {
    super({
      tables: client,
      table: tables.auditNote,
      random,
      organisation,
      unreadable: (aspect) => new NoteUnreadableError(aspect),
      moved: (aspect) => new NoteMovedError(aspect),
    });
  }
}
