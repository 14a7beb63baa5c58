import { beforeEach, describe, expect, it } from 'vitest';
import {
  createTableTokenStore,
  type Credential,
  type NextTokenRecord,
  type TokenRecord,
  type TokenStore,
} from '../../../../shared/dingtalk-tokens/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  tables,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import { withWriteFates, type WriteFate } from '../../../support/faulty-table-client.ts';
import { rowsOf } from '../../../support/table-rows.ts';
import {
  BENCH_ORGANISATION,
  benchSealer,
  TOKEN_BENCH_START as START,
} from '../../../support/token-bench.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const APP: Credential = { kind: 'app', clientId: 'dingapp1' };
let clock: VirtualClock;
let memory: TableClient;

beforeEach(() => {
  clock = new VirtualClock(START);
  memory = createMemoryTableClient({ clock });
});

function storeOn(
  client: TableClient,
  sealer = benchSealer(),
  organisation = BENCH_ORGANISATION,
): TokenStore {
  return createTableTokenStore({
    tables: client,
    organisation,
    sealer,
    clock,
    random: systemRandom,
  });
}

function recordWith(value: string, other: Partial<NextTokenRecord> = {}): NextTokenRecord {
  return {
    credential: APP,
    state: 'fresh',
    current: {
      value,
      obtainedAtEpochMs: START,
      expiresAtEpochMs: START + 7_200_000,
      provenAtEpochMs: START,
    },
    previous: undefined,
    renewal: undefined,
    dueAtEpochMs: START + 900_000,
    failures: 0,
    failingSinceEpochMs: undefined,
    lastFailureCode: undefined,
    alarmTold: undefined,
    secretVersion: 'v1',
    ...other,
  };
}

describe('tokens in the table', () => {
  it('come back as they were written', async () => {
    const written = recordWith('canary-1', {
      state: 'failing',
      previous: {
        value: 'canary-0',
        obtainedAtEpochMs: START - 1,
        expiresAtEpochMs: START + 1,
        provenAtEpochMs: undefined,
      },
      failures: 3,
      failingSinceEpochMs: START - 5,
      lastFailureCode: 'dingtalk.unavailable',
      alarmTold: 'failing',
    });

    await storeOn(memory).replace(0n, written);

    const read = await storeOn(memory).read(APP);
    expect(read).toEqual({ ...written, version: 1n, sealingKeyId: 'k1' } satisfies TokenRecord);
  });

  it('are in no cell in clear', async () => {
    await storeOn(memory).replace(0n, recordWith('canary-1'));

    const rows = await rowsOf(memory, tables.accessToken);
    const cells = rows.flatMap(({ key, columns }) => Object.values({ ...key, ...columns }));
    const texts = cells.map((cell) =>
      cell instanceof Uint8Array ? Buffer.from(cell).toString('latin1') : String(cell),
    );
    expect(texts.join('\n')).not.toContain('canary-1');
  });

  it('are undefined where there is no row', async () => {
    expect(await storeOn(memory).read(APP)).toBeUndefined();
  });

  it('are changed only from the version that was seen', async () => {
    const store = storeOn(memory);
    await store.replace(0n, recordWith('first'));
    await store.replace(1n, recordWith('second'));

    const outcomes = [
      await store.replace(0n, recordWith('late')),
      await store.replace(1n, recordWith('late')),
      await store.replace(7n, recordWith('early')),
    ];

    expect(outcomes).toEqual([{ outcome: 'moved' }, { outcome: 'moved' }, { outcome: 'moved' }]);
    expect(await store.read(APP)).toMatchObject({ version: 2n, current: { value: 'second' } });
  });

  it('are changed by one of twenty who race', async () => {
    const stores = Array.from({ length: 20 }, () => storeOn(memory));

    const results = await Promise.all(
      stores.map((store, index) => store.replace(0n, recordWith(`of ${String(index)}`))),
    );

    expect(results.filter(({ outcome }) => outcome === 'replaced')).toHaveLength(1);
  });

  it.each<readonly [string, readonly WriteFate[], 'replaced' | 'moved']>([
    ['was lost before it took effect', ['lost-before', 'answered'], 'replaced'],
    ['was lost after it took effect', ['lost-after', 'answered'], 'replaced'],
    ['was lost twice', ['lost-before', 'lost-after', 'answered'], 'replaced'],
    ['is late, and its repetition was quicker', ['delayed', 'answered'], 'replaced'],
  ])('are known to be written though the answer %s', async (_what, fates, outcome) => {
    const left = [...fates];
    const faulty = withWriteFates(memory, () => left.shift() ?? 'answered');

    const result = await storeOn(faulty.tables).replace(0n, recordWith('mine'));
    await faulty.deliverDelayed();

    expect(result.outcome).toBe(outcome);
    expect(await storeOn(memory).read(APP)).toMatchObject({
      version: 1n,
      current: { value: 'mine' },
    });
  });

  it('are known to be another’s where an answer was lost and the row has moved', async () => {
    const faulty = withWriteFates(memory, async (operation) => {
      if (operation !== 'putRow') return 'answered';
      await storeOn(memory).replace(0n, recordWith('another’s'));
      return 'lost-before';
    });

    const result = await storeOn(faulty.tables).replace(0n, recordWith('mine'));

    expect(result.outcome).toBe('moved');
  });

  it('are not said to be written where nothing is ever answered', async () => {
    const faulty = withWriteFates(memory, () => 'lost-before');

    await expect(storeOn(faulty.tables).replace(0n, recordWith('mine'))).rejects.toMatchObject({
      code: 'tables.unavailable',
    });
  });

  it('open in no other place', async () => {
    await storeOn(memory).replace(0n, recordWith('mine'));
    const [row] = await rowsOf(memory, tables.accessToken);
    const copies = [
      { ...row?.key, credential: 'app/dingapp2' },
      { ...row?.key, organisation: 'test/dingcorp1' },
    ];
    for (const key of copies) {
      await memory.putRow(tables.accessToken, key, row?.columns ?? {}, { row: 'ignore' });
    }

    const otherApp = storeOn(memory).read({ kind: 'app', clientId: 'dingapp2' });
    await expect(otherApp).rejects.toMatchObject({ code: 'sealing.broken' });
    const otherEnvironment = storeOn(memory, benchSealer(), 'test/dingcorp1').read(APP);
    await expect(otherEnvironment).rejects.toMatchObject({ code: 'sealing.broken' });
  });

  it('do not change places within a row', async () => {
    const previous = { ...recordWith('old').current, value: 'old' } as NextTokenRecord['previous'];
    await storeOn(memory).replace(0n, recordWith('new', { previous }));
    const [row] = await rowsOf(memory, tables.accessToken);
    const { current, previous: before } = row?.columns ?? {};
    const swapped = { ...row?.columns, current: before ?? '', previous: current ?? '' };
    await memory.putRow(tables.accessToken, row?.key ?? {}, swapped, { row: 'ignore' });

    await expect(storeOn(memory).read(APP)).rejects.toMatchObject({ code: 'sealing.broken' });
  });

  it('are an error where their key is not at hand, and can still be looked at without', async () => {
    await storeOn(memory).replace(0n, recordWith('mine'));
    const keyless = storeOn(memory, benchSealer('k2', ['k2']));

    await expect(keyless.read(APP)).rejects.toMatchObject({ code: 'sealing.unknown-key' });
    expect(await keyless.read(APP, { values: 'left-out' })).toMatchObject({
      version: 1n,
      current: { value: '', expiresAtEpochMs: START + 7_200_000 },
      sealingKeyId: 'k1',
    });
  });

  it('open under the older of two keys and are sealed under the newer', async () => {
    await storeOn(memory).replace(0n, recordWith('mine'));
    const rotated = storeOn(memory, benchSealer('k2'));

    expect(await rotated.read(APP)).toMatchObject({
      current: { value: 'mine' },
      sealingKeyId: 'k1',
    });
    await rotated.replace(1n, recordWith('mine'));
    expect((await rotated.read(APP))?.sealingKeyId).toBe('k2');
  });

  it('are listed of one organisation only', async () => {
    const ticket = { kind: 'jsapi-ticket', clientId: 'dingapp1' } as const;
    const user = { kind: 'user', clientId: 'dingapp1', userHash: '0f' } as const;
    for (const credential of [APP, ticket, user]) {
      await storeOn(memory).replace(0n, recordWith('x', { credential }));
    }
    await storeOn(memory, benchSealer(), 'prod/dingcorp2').replace(0n, recordWith('y'));

    const listed: Credential[] = [];
    for await (const { credential } of storeOn(memory).list()) listed.push(credential);

    expect(listed).toEqual([APP, ticket, user]);
  });
});

describe('the time of the store', () => {
  it('is that of the server, whatever the clock of the instance says', async () => {
    const wrong = new VirtualClock(START - 3_600_000);
    const store = createTableTokenStore({
      tables: memory,
      organisation: BENCH_ORGANISATION,
      sealer: benchSealer(),
      clock: wrong,
      random: systemRandom,
    });
    expect(store.nowEpochMs()).toBe(START - 3_600_000);

    await store.read(APP);
    wrong.advance(1_000);

    expect(store.nowEpochMs()).toBe(START + 1_000);
  });
});
