import path from 'node:path';
import { Journal } from '../stand-in/journal.ts';
import {
  decodeRecord,
  encodeRecord,
  type JournalRecord,
  type RowChange,
} from './journal-record.ts';
import { Table, type TableDefinition } from './table.ts';

/** A journal below this size is never compacted. */
const DEFAULT_COMPACTION_BYTES = 16 * 1024 * 1024;

export interface TableStorageOptions {
  readonly directory: string;
  readonly log: (line: string) => void;
  /** Size from which the journal is compacted when most of it is dead. */
  readonly compactionBytes?: number;
}

/**
 * The tables of all instances, in memory and in a journal.
 *
 * Memory changes only when the change is durable: what a reader sees survives a kill, and a change
 * that could not be written leaves nothing behind.
 */
export class TableStorage {
  readonly #byInstance = new Map<string, Map<string, Table>>();
  readonly #byId = new Map<number, Table>();
  readonly #compactionBytes: number;
  readonly #log: (line: string) => void;
  #journal: Journal | undefined;
  #nextId = 1;
  #compactAtBytes: number;
  #compaction: Promise<void> | undefined;
  #lastWriteMs = 0;

  private constructor(options: TableStorageOptions) {
    this.#compactionBytes = options.compactionBytes ?? DEFAULT_COMPACTION_BYTES;
    this.#compactAtBytes = this.#compactionBytes;
    this.#log = options.log;
  }

  static async open(options: TableStorageOptions): Promise<TableStorage> {
    const storage = new TableStorage(options);
    const file = path.join(options.directory, 'tables.journal');
    storage.#journal = await Journal.open(file, (record) => {
      storage.#apply(decodeRecord(record));
    });
    storage.#compactIfWorthwhile();
    return storage;
  }

  async close(): Promise<void> {
    await this.#compaction;
    await this.#journal?.close();
  }

  tablesOf(instance: string): ReadonlyMap<string, Table> {
    return this.#byInstance.get(instance) ?? new Map<string, Table>();
  }

  /** The server's clock for versions: never behind an earlier write, also across restarts. */
  versionClock(nowMs: number): number {
    return Math.max(nowMs, this.#lastWriteMs);
  }

  async createTable(definition: Omit<TableDefinition, 'id'>): Promise<void> {
    const id = this.#nextId;
    this.#nextId += 1;
    await this.#commit({ kind: 'table', definition: { ...definition, id } });
  }

  async updateTable(definition: TableDefinition): Promise<void> {
    await this.#commit({ kind: 'table', definition });
  }

  async dropTable(table: Table): Promise<void> {
    await this.#commit({ kind: 'drop', tableId: table.definition.id });
  }

  /** Makes the change durable, then visible. */
  async commit(change: RowChange): Promise<void> {
    await this.#commit({ kind: 'row', change });
  }

  async #commit(record: JournalRecord): Promise<void> {
    await this.#open().append(encodeRecord(record), () => {
      this.#apply(record);
    });
    this.#compactIfWorthwhile();
  }

  #open(): Journal {
    if (this.#journal === undefined) throw new Error('the storage is not open');
    return this.#journal;
  }

  #apply(record: JournalRecord): void {
    switch (record.kind) {
      case 'table':
        this.#defineTable(record.definition);
        break;
      case 'drop':
        this.#removeTable(record.tableId);
        break;
      case 'row':
        this.#applyChange(record.change);
    }
  }

  #defineTable(definition: TableDefinition): void {
    this.#nextId = Math.max(this.#nextId, definition.id + 1);
    const present = this.#byId.get(definition.id);
    if (present !== undefined) {
      present.definition = definition;
      return;
    }
    const table = new Table(definition);
    this.#byId.set(definition.id, table);
    const tables = this.#byInstance.get(definition.instance) ?? new Map<string, Table>();
    tables.set(definition.name, table);
    this.#byInstance.set(definition.instance, tables);
  }

  #removeTable(id: number): void {
    const table = this.#byId.get(id);
    if (table === undefined) return;
    table.isDropped = true;
    this.#byId.delete(id);
    this.#byInstance.get(table.definition.instance)?.delete(table.definition.name);
  }

  #applyChange(change: RowChange): void {
    // A write that raced with DeleteTable may come after it: the table is gone.
    const table = this.#byId.get(change.tableId);
    if (table === undefined) return;
    if (change.kind === 'delete') {
      table.rows.delete(change.key);
      return;
    }
    const present = change.replacesRow ? undefined : table.rows.get(change.key);
    const columns = new Map(present?.columns);
    for (const [name, cells] of change.columns) {
      if (cells.length === 0) columns.delete(name);
      else columns.set(name, cells);
    }
    table.rows.set({ key: change.key, columns, writtenAtMs: change.writtenAtMs });
    table.noteNumber(change.key);
    this.#lastWriteMs = Math.max(this.#lastWriteMs, change.writtenAtMs);
  }

  /** Compacts in the background when the journal is large and mostly dead. */
  #compactIfWorthwhile(): void {
    const journal = this.#open();
    if (this.#compaction !== undefined || journal.byteLength < this.#compactAtBytes) return;
    if (journal.recordCount < 2 * this.#liveCount()) {
      this.#compactAtBytes = 2 * journal.byteLength;
      return;
    }
    this.#compaction = journal
      .rewrite(() => this.#liveRecords())
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : 'unknown reason';
        this.#log(`tablestore: the journal could not be compacted: ${reason}`);
      })
      .finally(() => {
        this.#compactAtBytes = Math.max(this.#compactionBytes, 2 * journal.byteLength);
        this.#compaction = undefined;
      });
  }

  #liveCount(): number {
    return [...this.#byId.values()].reduce((sum, table) => sum + table.rows.size + 1, 0);
  }

  *#liveRecords(): Generator {
    for (const [tableId, table] of this.#byId) {
      yield encodeRecord({ kind: 'table', definition: table.definition });
      for (const row of table.rows) {
        const change: RowChange = { ...row, kind: 'write', tableId, replacesRow: true };
        yield encodeRecord({ kind: 'row', change });
      }
    }
  }
}
