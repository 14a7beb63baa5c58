import type { ProtobufReader } from './protobuf-reader.ts';
import type { ProtobufWriter } from './protobuf-writer.ts';
import type { RowLocks } from './row-locks.ts';
import type { Table } from './table.ts';
import type { TableStorage } from './table-storage.ts';
import { isValidName } from './limits.ts';
import { parameterInvalid, TablestoreError } from './tablestore-error.ts';

/** What an operation works with. */
export interface Call {
  readonly storage: TableStorage;
  readonly locks: RowLocks;
  /** Instance that the request names; instances share nothing. */
  readonly instance: string;
  /** The local cloud's clock. */
  readonly nowEpochMs: () => number;
  /** @throws TablestoreError (OTSNoPermissionAccess) if the key has no right to the operation on the table. */
  readonly requireRight: (table: string) => void;
  /** @throws TablestoreError if the fault switchboard asks one row of a batch to fail. */
  readonly failRowIfAsked: (table: string) => void;
}

/** One operation of the service: its request message in, its response message out. */
export type Operation = (request: ProtobufReader, call: Call) => Promise<ProtobufWriter>;

/** @throws TablestoreError (OTSParameterInvalid) unless the text may name a table */
export function checkTableName(name: string): string {
  if (!isValidName(name)) throw parameterInvalid(`Invalid table name: '${name}'.`);
  return name;
}

/** The table that a request names. @throws TablestoreError (OTSNoPermissionAccess, OTSObjectNotExist) */
export function findTable(call: Call, name: string | undefined): Table {
  const checked = checkTableName(name ?? '');
  call.requireRight(checked);
  const table = call.storage.tablesOf(call.instance).get(checked);
  if (table === undefined) {
    throw new TablestoreError('OTSObjectNotExist', 'Requested table does not exist.');
  }
  return table;
}

/** Local transactions have to be enabled for a table in the cloud; here they never are. */
export function refuseTransaction(request: ProtobufReader, field: number): void {
  if (request.has(field)) throw parameterInvalid('Local transactions are not enabled.');
}
