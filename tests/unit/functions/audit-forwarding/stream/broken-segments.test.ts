import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Segment } from '../../../../../functions/audit-forwarding/ports.ts';
import {
  SegmentBrokenError,
  StreamRowBrokenError,
} from '../../../../../functions/audit-forwarding/stream/errors.ts';
import { compress, UnknownSealingKeyError } from '../../../../../shared/sealing/index.ts';
import {
  tables,
  type Columns,
  type TableDefinition,
} from '../../../../../shared/table-store/index.ts';
import { StreamBench } from '../../../../support/audit-streams/stream-bench.ts';
import { sampleDrafts } from '../../../../support/sample-audit-drafts.ts';
import { sampleSealer } from '../../../../support/sample-events.ts';
import { rowsOf } from '../../../../support/table-rows.ts';

const STREAM = 'file-audit';

/** Three segments of two events each, a minute apart. */
async function written(): Promise<{
  readonly bench: StreamBench;
  readonly segments: readonly Segment[];
}> {
  const bench = new StreamBench();
  for (const first of [1, 3, 5]) {
    const head = await bench.streams.head(STREAM);
    await bench.streams.append(head, sampleDrafts(first, 2), first);
    bench.clock.advance(60_000);
  }
  return { bench, segments: await segmentsOf(bench) };
}

async function segmentsOf(bench: StreamBench, from = 1): Promise<readonly Segment[]> {
  const segments: Segment[] = [];
  for await (const segment of bench.streams.segments(STREAM, from)) segments.push(segment);
  return segments;
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error('there are not so many');
  return item;
}

/** Replaces the first segment's object, as somebody with access to the bucket could. */
async function replaceFirstObject(
  bench: StreamBench,
  bytesOf: (before: Uint8Array, key: string) => Uint8Array | Promise<Uint8Array>,
): Promise<void> {
  const { objects } = bench.stores;
  const key = at(await bench.objectKeys(), 0);
  const before = await objects.get(key);
  if (before === undefined) throw new Error('no object');
  const bytes = await bytesOf(before, key);
  await objects.delete(key);
  const about = { contentType: 'application/octet-stream', contentSha256: '0'.repeat(64) };
  await objects.putOnce(key, bytes, about);
}

async function sealText(bench: StreamBench, text: string, key: string): Promise<Uint8Array> {
  return bench.sealer.seal(await compress(Buffer.from(text)), key);
}

describe('an object', () => {
  it.each([
    ['with another byte', 'seal-broken', (bytes: Uint8Array) => flipped(bytes)],
    ['cut short', 'seal-broken', (bytes: Uint8Array) => bytes.subarray(0, -20)],
    ['that is empty', 'seal-broken', () => new Uint8Array()],
  ])('%s is not used', async (_, fault, change) => {
    const { bench, segments } = await written();
    await replaceFirstObject(bench, change);

    const reading = bench.streams.read(at(segments, 0));

    await expect(reading).rejects.toMatchObject({
      code: 'audit-stream.segment-broken',
      details: { stream: STREAM, firstSequence: 1, fault },
    });
    await expect(bench.streams.read(at(segments, 1))).resolves.toHaveLength(2);
  });

  it('that is gone is told as missing', async () => {
    const { bench, segments } = await written();
    await bench.stores.objects.delete(at(await bench.objectKeys(), 0));

    const reading = bench.streams.read(at(segments, 0));

    await expect(reading).rejects.toMatchObject({ details: { fault: 'object-missing' } });
  });

  it('of another segment is not taken for it', async () => {
    const { bench, segments } = await written();
    const other = await bench.stores.objects.get(at(await bench.objectKeys(), 1));
    if (other === undefined) throw new Error('no object');
    await replaceFirstObject(bench, () => other);

    const reading = bench.streams.read(at(segments, 0));

    await expect(reading).rejects.toMatchObject({ details: { fault: 'seal-broken' } });
  });

  it('with another text is not used, though whoever made it has the sealing key', async () => {
    for (const text of ['', '{"v":1}\n', 'not gzip']) {
      const { bench, segments } = await written();
      await replaceFirstObject(bench, (_, key) =>
        text === 'not gzip'
          ? bench.sealer.seal(Buffer.from(text), key)
          : sealText(bench, text, key),
      );

      const reading = bench.streams.read(at(segments, 0));

      await expect(reading).rejects.toMatchObject({ details: { fault: 'text-altered' } });
    }
  });

  it('whose key is not in the ring is a matter of the ring, not of the object', async () => {
    const { bench, segments } = await written();
    const stranger = bench.instance({}, { sealer: sampleSealer('k2') });

    const reading = stranger.read(at(segments, 0));

    await expect(reading).rejects.toBeInstanceOf(UnknownSealingKeyError);
  });

  it('and its row together, both forged, still have to fit the chain', async () => {
    const forged = (events: readonly string[], header: object): string =>
      [JSON.stringify(header), ...events, ''].join('\n');
    const { bench, segments } = await written();
    const first = at(segments, 0);
    const events = await bench.streams.read(first);
    const lines = events.map(({ line }) => line);
    const header = {
      v: 1,
      stream: STREAM,
      first: 1,
      count: 2,
      ids: events.map(({ id }) => id),
      times: events.map(({ timeEpochMs }) => timeEpochMs),
    };
    const texts = [
      ['header-disagrees', forged(lines.slice(0, 1), header)],
      ['header-disagrees', forged([...lines, at(lines, 1)], header)],
      ['header-disagrees', forged(lines, { ...header, ids: header.ids.slice(1) })],
      ['header-disagrees', forged(lines, { ...header, times: [1] })],
      ['header-disagrees', forged(lines, { ...header, stream: 'approvals' })],
      ['header-disagrees', forged(lines, { ...header, v: 2 })],
      ['header-disagrees', forged(lines, { ...header, count: 3 })],
      ['header-disagrees', lines.join('\n')],
      ['header-disagrees', `no JSON\n${lines.join('\n')}\n`],
      ['header-disagrees', forged(lines, header).trimEnd()],
      ['header-disagrees', `${forged(lines, header)}x`],
      ['chain-disagrees', forged(lines.toReversed(), header)],
      ['chain-disagrees', forged([at(lines, 0), at(lines, 0)], header)],
      ['chain-disagrees', forged([at(lines, 1), at(lines, 1)], header)],
    ] as const;

    for (const [fault, text] of texts) {
      const textSha256 = createHash('sha256').update(text).digest('hex');
      const key = `audit/segments/test/dingexample/${STREAM}/000000000001-${textSha256.slice(0, 16)}.sealed`;
      const about = { contentType: 'application/octet-stream', contentSha256: textSha256 };
      await bench.stores.objects.putOnce(key, await sealText(bench, text, key), about);

      const reading = bench.streams.read({ ...first, textSha256 });

      await expect(reading, text.slice(0, 60)).rejects.toMatchObject({ details: { fault } });
    }
  });
});

function flipped(bytes: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(bytes);
  const middle = Math.floor(bytes.length / 2);
  changed[middle] = (changed[middle] ?? 0) ^ 1;
  return changed;
}

describe('a row', () => {
  const removeRow = async (bench: StreamBench, index: number): Promise<void> => {
    const row = at(await rowsOf(bench.stores.tables, tables.auditSegment), index);
    await bench.stores.tables.deleteRow(tables.auditSegment, row.key, { row: 'ignore' });
  };
  const change = async (
    bench: StreamBench,
    table: TableDefinition,
    put: Columns,
    remove: readonly string[] = [],
  ): Promise<void> => {
    const { key } = at(await rowsOf(bench.stores.tables, table), 0);
    await bench.stores.tables.updateRow(table, key, { put, remove }, { row: 'must-exist' });
  };

  it.each([
    [0, 1, 1],
    [1, 1, 3],
    [1, 3, 3],
    [1, 4, 4],
  ])('that is missing (number %i) is noticed by who walks over it', async (index, from, first) => {
    const { bench } = await written();
    await removeRow(bench, index);

    const walk = segmentsOf(bench, from);

    await expect(walk).rejects.toMatchObject({
      code: 'audit-stream.segment-broken',
      details: { fault: 'row-missing', firstSequence: first },
    });
  });

  it.each([0, 1])(
    'that is missing (number %i) is noticed by who looks for an instant',
    async (index) => {
      const { bench, segments } = await written();
      await removeRow(bench, index);

      const search = bench.streams.lastSegmentBefore(STREAM, at(segments, 2).appendedAtEpochMs);

      await expect(search).rejects.toBeInstanceOf(SegmentBrokenError);
    },
  );

  it('that is not chained to the one before is noticed', async () => {
    const { bench } = await written();
    await change(bench, tables.auditSegment, { head_hash: 'f'.repeat(64) });

    const walk = segmentsOf(bench);

    await expect(walk).rejects.toMatchObject({
      details: { fault: 'chain-disagrees', firstSequence: 3 },
    });
  });

  it.each([
    ['v', { v: 2n }, []],
    ['v', {}, ['v']],
    ['version', { version: '7' }, []],
    ['change', {}, ['change']],
    ['cursor', { cursor: '{' }, []],
    ['cursor', { cursor: 7n }, []],
    ['count', { count: 'two' }, []],
    ['head_hash', {}, ['head_hash']],
  ])('of a stream in another form is not read: %s', async (column, put: Columns, remove) => {
    const { bench } = await written();
    await change(bench, tables.auditStream, put, remove);

    for (const reading of [
      () => bench.streams.head(STREAM),
      () => segmentsOf(bench),
      () => bench.streams.knownIds(STREAM, ['x'], 0),
    ]) {
      await expect(reading()).rejects.toMatchObject({
        code: 'audit-stream.row-broken',
        details: { stream: STREAM, column },
      });
    }
  });

  it('without whole ids, or without its time, hides no event: it is not read', async () => {
    const ids = [
      { table: tables.auditStream, put: { ids: new Uint8Array(31) } },
      { table: tables.auditStream, put: { ids: 'x' } },
      { table: tables.auditSegment, put: { ids: new Uint8Array(31) } },
      { table: tables.auditSegment, put: { appended_at: 'x' } },
    ];
    for (const { table, put } of ids) {
      const { bench } = await written();
      await change(bench, table, put);

      const known = bench.streams.knownIds(STREAM, ['no such event'], 0);

      await expect(known).rejects.toBeInstanceOf(StreamRowBrokenError);
    }
  });
});

describe('what lies in stores', () => {
  it('shows nothing of an event but when it happened and its id', async () => {
    const { bench } = await written();
    const cells = [
      ...(await rowsOf(bench.stores.tables, tables.auditStream)),
      ...(await rowsOf(bench.stores.tables, tables.auditSegment)),
    ].flatMap(({ columns }) => Object.values(columns));
    const objects = await Promise.all(
      (await bench.objectKeys()).map((key) => bench.stores.objects.get(key)),
    );

    const texts = [...cells, ...objects].map((value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString() : String(value),
    );

    for (const personal of ['hk001', '陳大文', '合約', 'docx']) {
      expect(texts.filter((text) => text.includes(personal))).toEqual([]);
    }
  });

  it('has names that tell stream, place and content', async () => {
    const { bench, segments } = await written();

    const keys = await bench.objectKeys();

    expect(keys).toEqual(
      segments.map(
        ({ firstSequence, textSha256 }) =>
          `audit/segments/test/dingexample/file-audit/00000000000${String(firstSequence)}-${textSha256.slice(0, 16)}.sealed`,
      ),
    );
  });
});

it('refuses a text that nobody would read again', async () => {
  const bench = new StreamBench();
  const long = 'x'.repeat(37_000);
  const drafts = sampleDrafts(1, 1_000).map((draft) => ({
    ...draft,
    body: { ...draft.body, long },
  }));

  const append = bench.streams.append(await bench.streams.head(STREAM), drafts, undefined);

  await expect(append).rejects.toBeInstanceOf(RangeError);
  expect(await bench.objectKeys()).toEqual([]);
});
