import type { TableDefinition } from '../../shared/table-store/index.ts';

/** What can be changed of a table that is there. */
export interface TableOptions {
  /** -1 for ever, else 86,400 at least. */
  readonly timeToLiveSeconds: number;
  readonly maxVersions: number;
  readonly allowUpdate: boolean;
}

/** A table as the service describes it. */
export interface PresentTable extends TableOptions {
  readonly primaryKey: readonly {
    readonly name: string;
    readonly type: 'string' | 'integer' | 'binary';
  }[];
}

/** The tables of one instance. Every call may be repeated without harm. */
export interface TableSettingsPort {
  names(): Promise<readonly string[]>;
  /** Undefined if there is no such table. */
  describe(name: string): Promise<PresentTable | undefined>;
  /** Capacity is on demand. `already-there` may have another form: look again. */
  create(definition: TableDefinition, options: TableOptions): Promise<'created' | 'already-there'>;
  changeOptions(name: string, options: TableOptions): Promise<void>;
  /** Takes the table with all its rows away; none is no error. */
  remove(name: string): Promise<void>;
  /** Rows of the table, counted no further than `atMost`. */
  countRows(name: string, present: PresentTable, atMost: number): Promise<number>;
}
