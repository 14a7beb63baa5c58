import { environmentOfKey } from '../../../../functions/token-refresh/check/environment-checks.ts';
import { describe, expect, it } from 'vitest';
import { foreignRowIn } from '../../../../functions/token-refresh/check/foreign-rows.ts';
import { KeyRingInvalidError } from '../../../../shared/sealing/index.ts';
import {
  createMemoryTableClient,
  tables as productTables,
} from '../../../../shared/table-store/index.ts';
import { CORP_ID, TokenRefreshBench } from '../../../support/token-refresh-bench.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const check = { action: 'check' } as const;

describe('the check of an environment', () => {
  it('proves settings, keys, tables, bucket, configuration and the secret of every app', async () => {
    const bench = new TokenRefreshBench();
    await bench.fire();

    const answer = await bench.ask(check);

    const tables = Object.keys(productTables).length;
    expect(answer).toMatchObject({ outcome: 'ready', environment: 'test', problems: [] });
    expect(answer['checks']).toMatchObject([
      { proven: 1, of: 1 },
      { proven: 1, of: 1 },
      { proven: tables, of: tables, proves: { zhHK: '資料表存在，且沒有其他環境的資料' } },
      { proven: 1, of: 1 },
      { proven: 1, of: 1 },
      { proven: 3, of: 3 },
    ]);
  });

  it('names everything that is wrong at once, with what to do', async () => {
    const bench = new TokenRefreshBench();
    bench.storeSecret('dingapp1', 'secret-of-dingapp1', 'prod');
    bench.secrets.setSecret('test-dingapp2', 'plain text');
    bench.sealer = () =>
      Promise.reject(new KeyRingInvalidError('it belongs to another environment'));
    await bench.server.putRow(
      productTables.lease,
      { organisation: 'prod/dingcorp', resource: 'x' },
      { v: 1n },
      { row: 'ignore' },
    );
    const about = { contentType: 'text/plain', contentSha256: 'a'.repeat(64) };
    await bench.objects.putOnce('prod/dingcorp/a', Buffer.from('x'), about);

    const answer = await bench.ask(check);

    expect(answer['outcome']).toBe('not-ready');
    const problems = answer['problems'] as { subject: string; error: { code: string } }[];
    expect(problems.map(({ subject, error }) => `${subject}: ${error.code}`)).toEqual([
      'sealing keys: sealing.key-ring-invalid',
      'table lease: check.environment-not-alone',
      'bucket: check.environment-not-alone',
      'app dingapp1: dingtalk-tokens.app-secret-foreign',
      'app dingapp2: dingtalk-tokens.app-secret-invalid',
    ]);
    expect(JSON.stringify(answer)).not.toContain('plain text');
    expect(bench.dingTalk.asked).toEqual([]);
  });

  it('goes on without a configuration', async () => {
    const bench = new TokenRefreshBench();
    const { deps } = bench;
    const missing = { ...deps, configuration: () => Promise.reject(new Error('none')) };
    Object.defineProperty(bench, 'deps', { value: missing });

    const answer = await bench.ask(check);

    expect(answer['problems']).toMatchObject([
      { subject: 'configuration', error: { code: 'system.unexpected' } },
    ]);
  });

  it('looks at the apps of one organisation if it is named', async () => {
    const bench = new TokenRefreshBench();
    bench.secrets.deleteSecret('test-dingapp3');

    expect(await bench.ask({ ...check, corpId: CORP_ID })).toMatchObject({ outcome: 'ready' });
    expect(await bench.ask(check)).toMatchObject({ outcome: 'not-ready' });
  });
});

describe('a row of another environment', () => {
  const keys = (environment: string) =>
    [
      [productTables.lease, { organisation: `${environment}/dingcorp`, resource: 'r' }],
      [productTables.inbox, { part: `${environment}/dingcorp/0a`, event: 'e' }],
      [productTables.configurationPointer, { environment }],
    ] as const;

  it.each(['prod', 'aaa', 'tes', 'test-2', 'test0', 'testing', 'zzz'])(
    'of %s is found in any table, beside those of test',
    async (other) => {
      const tables = createMemoryTableClient({ clock: new VirtualClock(0) });
      for (const environment of ['test', other]) {
        for (const [table, key] of keys(environment)) {
          await tables.putRow(table, key, { v: 1n }, { row: 'ignore' });
        }
      }

      for (const [table] of keys('test')) {
        expect(await foreignRowIn(tables, table, 'test', {})).toBe(other);
      }
    },
  );

  it('is not found where there are only our own', async () => {
    const tables = createMemoryTableClient({ clock: new VirtualClock(0) });
    for (const [table, key] of keys('test')) {
      await tables.putRow(table, key, { v: 1n }, { row: 'ignore' });
    }

    for (const [table] of keys('test')) {
      expect(await foreignRowIn(tables, table, 'test', {})).toBeUndefined();
    }
  });
});

describe('the environment of an object', () => {
  it.each([
    ['test/configuration/a.yaml', 'test'],
    ['prod/dingabc/attendance/x', 'prod'],
    ['audit/segments/test/dingabc/approvals/000000000001-a.sealed', 'test'],
    ['audit/snapshots/prod/dingabc/x', 'prod'],
    ['audit/exports/november.json.gz', undefined],
  ])('%s', (key, environment) => {
    expect(environmentOfKey(key)).toBe(environment);
  });
});
