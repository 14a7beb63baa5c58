import { createDecipheriv } from 'node:crypto';
import { tables as productTables, type TableClient } from '../../../shared/table-store/index.ts';
import { rowsOf } from '../table-rows.ts';

/** A cell that is sealed, and what it is bound to. */
export interface SealedCell {
  readonly place: string;
  readonly bytes: Buffer;
}

const MAGIC = 'DHKS';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Every cell of every table that looks sealed, whoever is said to seal there. */
export async function sealedCellsOf(tables: TableClient): Promise<readonly SealedCell[]> {
  const found: SealedCell[] = [];
  for (const table of Object.values(productTables)) {
    for (const { key, columns } of await rowsOf(tables, table)) {
      const names = table.primaryKey.map(({ name }) => String(key[name]));
      for (const [column, value] of Object.entries(columns)) {
        if (!(value instanceof Uint8Array)) continue;
        const bytes = Buffer.from(value);
        if (bytes.toString('latin1', 0, 4) !== MAGIC) continue;
        found.push({ place: [table.name, ...names, column].join('/'), bytes });
      }
    }
  }
  return found;
}

/**
 * Opens a cell with `node:crypto` alone: magic, version and key id, bound as they stand together with
 * the place; then IV, ciphertext, tag (AES-256-GCM).
 *
 * @returns undefined if the key does not open it
 */
export function openCell({ place, bytes }: SealedCell, key: Buffer): Buffer | undefined {
  const headerBytes = 6 + bytes.readUInt8(5);
  const body = bytes.subarray(headerBytes + IV_BYTES);
  const iv = bytes.subarray(headerBytes, headerBytes + IV_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([bytes.subarray(0, headerBytes), Buffer.from(place)]));
  decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
  const text = decipher.update(body.subarray(0, body.length - TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Places of the cells that this key alone does not open. */
export function notOpenedBy(cells: readonly SealedCell[], key: Buffer): readonly string[] {
  return cells.filter((cell) => openCell(cell, key) === undefined).map(({ place }) => place);
}

/** Tables with sealed cells. */
export function tablesOf(cells: readonly SealedCell[]): ReadonlySet<string> {
  return new Set(cells.map(({ place }) => place.slice(0, place.indexOf('/'))));
}
