import type { AttributeCell } from './plain-buffer-reader.ts';
import { type Cell, type Columns, withCell } from './stored-row.ts';
import type { TableOptions } from './table.ts';
import { parameterInvalid } from './tablestore-error.ts';

const INTEGER_BITS = 64;

/**
 * The columns that the cells of a request change, with all versions that they have afterwards; a
 * column that is removed has none.
 *
 * @throws TablestoreError (OTSParameterInvalid) for a version outside the table's window, or an
 *   increment of something that is no integer
 */
export function applyUpdate(
  columns: Columns | undefined,
  cells: readonly AttributeCell[],
  options: TableOptions,
  nowMs: number,
): Columns {
  const changed = new Map<string, readonly Cell[]>();
  for (const cell of cells) {
    const current = changed.get(cell.name) ?? columns?.get(cell.name) ?? [];
    changed.set(cell.name, applyCell(current, cell, options, nowMs));
  }
  return changed;
}

function applyCell(
  current: readonly Cell[],
  { name, value, operation, version }: AttributeCell,
  options: TableOptions,
  nowMs: number,
): readonly Cell[] {
  if (operation === 'delete-all') return [];
  if (operation === 'delete-one') return current.filter((cell) => cell.version !== version);
  if (value === undefined) return current;
  if (version !== undefined) checkVersion(Number(version), options, nowMs);
  const added = { version: version ?? BigInt(nowMs), value };
  if (operation === undefined) return withCell(current, added, options.maxVersions);
  const sum = { kind: 'integer', value: integerOf(name, value) + startOf(name, current) } as const;
  if (BigInt.asIntN(INTEGER_BITS, sum.value) !== sum.value) {
    throw parameterInvalid(`The increment overflows the column: '${name}'.`);
  }
  return withCell(current, { ...added, value: sum }, options.maxVersions);
}

/** What an increment starts from: the newest value, or 0 for a column that is not there. */
function startOf(name: string, current: readonly Cell[]): bigint {
  const newest = current[0];
  return newest === undefined ? 0n : integerOf(name, newest.value);
}

function integerOf(name: string, value: Cell['value']): bigint {
  if (value.kind === 'integer') return value.value;
  throw parameterInvalid(`Only an integer column can be incremented: '${name}'.`);
}

/** Valid versions: `[max(now - deviation, now - life time), now + deviation)`. */
function checkVersion(versionMs: number, options: TableOptions, nowMs: number): void {
  const deviationMs = options.maxVersionDeviationSeconds * 1000;
  const lifeMs = options.timeToLiveSeconds < 0 ? deviationMs : options.timeToLiveSeconds * 1000;
  const lowest = nowMs - Math.min(deviationMs, lifeMs);
  if (versionMs < lowest || versionMs >= nowMs + deviationMs) {
    throw parameterInvalid(`Invalid timestamp: ${String(versionMs)}, out of the valid range.`);
  }
}
