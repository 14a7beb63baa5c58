import { beforeEach, describe, expect, it } from 'vitest';
import type { Checkpoints } from '../../../../../functions/audit-forwarding/delivery/checkpoints.ts';
import { createTableCheckpoints } from '../../../../../functions/audit-forwarding/delivery/table-checkpoints.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  tables,
  type TableClient,
} from '../../../../../shared/table-store/index.ts';
import { withWriteFates, type BatchFate } from '../../../../support/faulty-table-client.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const NOW = Date.UTC(2026, 10, 27, 2);
const name = { sink: 'splunk', stream: 'file-audit' } as const;
let clock: VirtualClock;
let server: TableClient;
let fates: BatchFate[];

const checkpointsOf = (client: TableClient): Checkpoints =>
  createTableCheckpoints({
    tables: client,
    organisation: 'test/dingcorp1',
    clock,
    random: systemRandom,
  });

beforeEach(() => {
  clock = new VirtualClock(NOW);
  server = createMemoryTableClient({ clock });
  fates = [];
});

const step = (nextSequence: number) => ({ nextSequence, delivered: 3, resent: 1, rejected: 0 });

describe('a checkpoint', () => {
  it('stands before the first event until it is moved', async () => {
    const found = await checkpointsOf(server).read(name);

    expect(found).toMatchObject({ ...name, version: 0n, nextSequence: 1, delivered: 0 });
    expect(found.movedAtEpochMs).toBeUndefined();
  });

  it('keeps its place and adds up what was brought', async () => {
    const checkpoints = checkpointsOf(server);
    const first = await checkpoints.advance(await checkpoints.read(name), step(4));

    const second = await checkpoints.advance(first, step(7));

    expect(await checkpoints.read(name)).toEqual(second);
    expect(second).toMatchObject({ nextSequence: 7, delivered: 6, resent: 2, version: 2n });
    expect(second.movedAtEpochMs).toBe(NOW);
  });

  it('is one of its own for each sink and stream', async () => {
    const checkpoints = checkpointsOf(server);
    await checkpoints.advance(await checkpoints.read(name), step(4));

    const others = await Promise.all([
      checkpoints.read({ sink: 'syslog', stream: 'file-audit' }),
      checkpoints.read({ sink: 'splunk', stream: 'storage' }),
    ]);

    expect(others.map(({ nextSequence }) => nextSequence)).toEqual([1, 1]);
  });

  it('is moved by one of two runs that saw the same', async () => {
    const checkpoints = checkpointsOf(server);
    const seen = await checkpoints.read(name);
    await checkpoints.advance(seen, step(9));

    const late = checkpoints.advance(seen, step(4));

    await expect(late).rejects.toMatchObject({ code: 'audit-delivery.checkpoint-moved' });
    expect((await checkpoints.read(name)).nextSequence).toBe(9);
  });

  it('never steps back', async () => {
    const checkpoints = checkpointsOf(server);
    const seen = await checkpoints.advance(await checkpoints.read(name), step(9));

    await expect(checkpoints.advance(seen, step(9))).rejects.toThrow(RangeError);
  });

  it.each<BatchFate>(['lost-after', 'lost-before', 'delayed'])(
    'is moved once when the answer to the first write was %s',
    async (fate) => {
      const faulty = withWriteFates(
        server,
        () => 'answered',
        () => fates.shift() ?? 'answered',
      );
      const checkpoints = checkpointsOf(faulty.tables);
      fates = [fate];

      const moved = await checkpoints.advance(await checkpoints.read(name), step(4));
      await faulty.deliverDelayed();

      expect(await checkpoints.read(name)).toEqual(moved);
    },
  );

  it('is not guessed at from a row that cannot be read', async () => {
    const key = { organisation: 'test/dingcorp1', delivery: 'splunk/file-audit' };
    await server.putRow(tables.auditCheckpoint, key, { v: 9n }, { row: 'ignore' });

    await expect(checkpointsOf(server).read(name)).rejects.toMatchObject({
      code: 'audit-delivery.checkpoint-unreadable',
    });
  });
});
