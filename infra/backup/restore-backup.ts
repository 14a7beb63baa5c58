import type { ObjectStore } from '../../shared/object-storage/index.ts';
import { ObjectConflictError } from '../../shared/object-storage/index.ts';
import type {
  Row,
  RowWrite,
  TableClient,
  TableDefinition,
} from '../../shared/table-store/index.ts';
import type { BucketName } from './manifest.ts';
import { objectsIn, rowsIn, type BackedUpObject, type OpenedBackup } from './read-backup.ts';
import { lineOfRow } from './row-line.ts';
import type { BackupStores, Progress } from './take-backup.ts';

/** What became of the entries of a table or bucket. */
export interface Restored {
  readonly of: string;
  readonly inBackup: number;
  restored: number;
  /** There already, the same. */
  same: number;
  /** There already, and another: kept as it is. */
  different: number;
}

/** Of one round trip; the service takes 200 rows and 4 MB. */
const BATCH_ROWS = 50;
const BATCH_BYTES = 1_048_576;
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  yaml: 'application/yaml',
  gz: 'application/gzip',
  zip: 'application/zip',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/**
 * Puts back what is missing, objects before the rows that refer to them, and leaves alone what is there:
 * a restore can be repeated after it was broken off, and takes nothing back that has been written since.
 * The live version of the configuration is put back last, because functions begin to work with it.
 *
 * @param only reads and compares, and writes nothing
 * @throws BackupRefusedError of a part that was altered; the errors of the stores
 */
export async function restoreBackup(
  backup: OpenedBackup,
  stores: BackupStores,
  only: 'compare' | 'restore',
  progress: Progress,
): Promise<readonly Restored[]> {
  const results: Restored[] = [];
  const { buckets, tables } = backup.manifest;
  for (const of of Object.keys(buckets) as BucketName[]) {
    const result = begun(of, buckets[of].objects);
    results.push(result);
    for await (const object of objectsIn(backup, of)) {
      await restoreObject(stores.buckets[of], object, only, result);
      progress(of, done(result));
    }
  }
  for (const definition of pointerLast(stores.definitions)) {
    const result = begun(definition.name, tables[definition.name] ?? 0);
    results.push(result);
    for await (const rows of batched(rowsIn(backup, definition.name))) {
      await restoreRows(stores.tables, definition, rows, only, result);
      progress(definition.name, done(result));
    }
  }
  return results;
}

const begun = (of: string, inBackup: number): Restored => ({
  of,
  inBackup,
  restored: 0,
  same: 0,
  different: 0,
});
const done = ({ restored, same, different }: Restored): number => restored + same + different;

function pointerLast(definitions: readonly TableDefinition[]): readonly TableDefinition[] {
  const isPointer = ({ name }: TableDefinition): boolean => name === 'configuration_pointer';
  return [...definitions.filter((one) => !isPointer(one)), ...definitions.filter(isPointer)];
}

async function restoreObject(
  store: ObjectStore,
  { key, contentSha256, bytes }: BackedUpObject,
  only: 'compare' | 'restore',
  result: Restored,
): Promise<void> {
  if (only === 'compare') {
    const about = await store.head(key);
    if (about === undefined) result.restored += 1;
    else if (about.contentSha256 === contentSha256) result.same += 1;
    else result.different += 1;
    return;
  }
  const contentType = CONTENT_TYPES[key.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
  try {
    const { outcome } = await store.putOnce(key, bytes, { contentType, contentSha256 });
    if (outcome === 'stored') result.restored += 1;
    else result.same += 1;
  } catch (error) {
    if (!(error instanceof ObjectConflictError)) throw error;
    result.different += 1;
  }
}

async function restoreRows(
  client: TableClient,
  table: TableDefinition,
  rows: readonly Row[],
  only: 'compare' | 'restore',
  result: Restored,
): Promise<void> {
  if (only === 'compare') {
    for (const row of rows) await judgePresent(client, table, row, result, () => result.restored++);
    return;
  }
  const writes = rows.map(({ key, columns }): RowWrite => ({
    kind: 'put',
    table,
    key,
    columns,
    condition: { row: 'must-not-exist' },
  }));
  const { rows: outcomes } = await client.batchWrite(writes);
  for (const [index, outcome] of outcomes.entries()) {
    const row = rows[index];
    if (row === undefined) continue;
    if (outcome.outcome === 'failed') throw outcome.error;
    if (outcome.outcome === 'written') result.restored += 1;
    else await judgePresent(client, table, row, result, () => undefined);
  }
}

async function judgePresent(
  client: TableClient,
  table: TableDefinition,
  row: Row,
  result: Restored,
  missing: () => void,
): Promise<void> {
  const { row: present } = await client.getRow(table, row.key);
  if (present === undefined) missing();
  else if (canonical(present) === canonical(row)) result.same += 1;
  else result.different += 1;
}

/** The order of columns has no meaning. */
function canonical({ key, columns }: Row): string {
  const sorted = Object.fromEntries(
    Object.entries(columns).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
  return lineOfRow({ key, columns: sorted });
}

async function* batched(rows: AsyncIterable<Row>): AsyncGenerator<readonly Row[]> {
  let batch: Row[] = [];
  let bytes = 0;
  for await (const row of rows) {
    const size = lineOfRow(row).length;
    if (batch.length === BATCH_ROWS || (batch.length > 0 && bytes + size > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(row);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
