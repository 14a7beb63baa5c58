import { describe, expect, it } from 'vitest';
import { examineRow, sealedCellContext } from '../../../../shared/sealed-rows/index.ts';
import {
  createMemoryTableClient,
  type Columns,
  type Key,
  type TableDefinition,
} from '../../../../shared/table-store/index.ts';
import { keyIdIn, sealerWith, sealerWithIv } from '../../../support/key-rings.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const table: TableDefinition = {
  name: 'example',
  primaryKey: [
    { name: 'organisation', type: 'string' },
    { name: 'item', type: 'string' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
};
const sealed = { table, columns: ['first', 'second'], changedBy: ['version'] };
const key: Key = { organisation: 'test/ding1', item: 'a' };
const old = sealerWith('k1');
const present = sealerWith('k1', 'k2');

const cell = (column: string, sealer = old, text: string = column): Uint8Array =>
  sealer.seal(Buffer.from(text), sealedCellContext(table, key, column));

function writeFor(columns: Columns) {
  const examined = examineRow(sealed, { key, columns }, present);
  if (examined.state !== 'stale') throw new Error(examined.state);
  return examined.write;
}

describe('a row with sealed cells', () => {
  it('is current when every cell it has is under the current key', () => {
    const columns = { version: 1n, first: cell('first', present) };

    expect(examineRow(sealed, { key, columns }, present)).toEqual({ state: 'current' });
  });

  it('is put whole, with the cells under other keys sealed anew and the others as they are', () => {
    const second = cell('second', present);

    const write = writeFor({ version: 1n, first: cell('first'), second, note: 'kept' });

    if (write.kind !== 'put') throw new Error(write.kind);
    const { first, ...others } = write.columns;
    expect(others).toEqual({ version: 1n, second, note: 'kept' });
    expect(keyIdIn(first)).toBe('k2');
    const opened = present.open(first as Uint8Array, 'example/test/ding1/a/first');
    expect(Buffer.from(opened).toString()).toBe('first');
  });

  it('is left alone when one of its cells is under a key that is not known', () => {
    const columns = { version: 1n, first: cell('first'), second: cell('second', sealerWith('k9')) };

    expect(examineRow(sealed, { key, columns }, present)).toEqual({
      state: 'unknown-key',
      keyId: 'k9',
    });
  });

  it.each([
    ['was taken from another column', { version: 1n, first: cell('second') }],
    ['is no seal', { version: 1n, first: Buffer.from('clear') }],
    ['is a text', { version: 1n, first: 'clear' }],
  ])('is broken when a cell %s', (_, columns) => {
    expect(examineRow(sealed, { key, columns }, present)).toEqual({ state: 'broken' });
  });

  it('is broken when nobody could tell whether it was changed', () => {
    const columns = { first: cell('first') };

    expect(examineRow(sealed, { key, columns }, present)).toEqual({ state: 'broken' });
  });
});

describe('the write that seals a row anew', () => {
  const changes: readonly [string, Columns | undefined][] = [
    ['was changed', { version: 2n, first: cell('first') }],
    ['was sealed by somebody else', { version: 1n, first: cell('first') }],
    ['was sealed under a third key', { version: 1n, first: cell('first', sealerWith('k3')) }],
    ['has lost the cell', { version: 1n }],
    ['is gone', undefined],
  ];

  it.each(changes)('is refused when the row %s meanwhile', async (_, meanwhile) => {
    const tables = createMemoryTableClient({ clock: new VirtualClock(0) });
    const write = writeFor({ version: 1n, first: cell('first') });
    if (meanwhile !== undefined) {
      await tables.putRow(table, key, meanwhile, { row: 'ignore' });
    }

    const { rows } = await tables.batchWrite([write]);

    expect(rows).toEqual([{ outcome: 'condition-failed' }]);
  });

  it('holds for the very row that was seen, whatever bytes its seal begins with', async () => {
    const tables = createMemoryTableClient({ clock: new VirtualClock(0) });
    // The IV is the end of what is compared, and 0xff has no successor in its place.
    for (const end of [[0x00], [0xff], [0xff, 0xff], [0x01, 0xff], Array<number>(12).fill(0xff)]) {
      const iv = Uint8Array.from([...Array<number>(12 - end.length).fill(7), ...end]);
      const columns = { version: 1n, first: cell('first', sealerWithIv(iv, 'k1')) };
      await tables.putRow(table, key, columns, { row: 'ignore' });

      const { rows } = await tables.batchWrite([writeFor(columns)]);

      expect(rows).toEqual([{ outcome: 'written' }]);
    }
  });
});
