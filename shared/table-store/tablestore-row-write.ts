import type { RowChange, RowWrite } from './table-client.ts';
import { toSdkColumns, toSdkKey, toSdkWriteCondition } from './tablestore-cells.ts';
import type { TablestoreModule } from './tablestore-sdk.ts';

/** Parameters of `putRow`, `updateRow` or `deleteRow`, but for the table's name. */
export function toSdkRowWrite(sdk: TablestoreModule, write: RowWrite): object {
  const common = {
    primaryKey: toSdkKey(sdk, write.table, write.key),
    condition: toSdkWriteCondition(sdk, write.condition),
  };
  switch (write.kind) {
    case 'put':
      return { ...common, attributeColumns: toSdkColumns(sdk, write.columns) };
    case 'update':
      return { ...common, updateOfAttributeColumns: toSdkChanges(sdk, write.change) };
    case 'delete':
      return common;
  }
}

/** The same write as a row of a batch: there the SDK reads changes under another name. */
export function toSdkBatchRow(sdk: TablestoreModule, write: RowWrite): object {
  if (write.kind !== 'update') {
    return { type: write.kind === 'put' ? 'PUT' : 'DELETE', ...toSdkRowWrite(sdk, write) };
  }
  const { key, condition, table } = write;
  return {
    type: 'UPDATE',
    primaryKey: toSdkKey(sdk, table, key),
    condition: toSdkWriteCondition(sdk, condition),
    attributeColumns: toSdkChanges(sdk, write.change),
  };
}

/** One kind of update per object; the SDK sizes its buffer for the first kind only. */
function toSdkChanges(sdk: TablestoreModule, { put, remove }: RowChange): object[] {
  return [
    ...(put === undefined ? [] : [{ PUT: toSdkColumns(sdk, put) }]),
    ...(remove === undefined || remove.length === 0 ? [] : [{ DELETE_ALL: [...remove] }]),
  ];
}
