import { beforeEach, describe, expect, it } from 'vitest';
import { benchConfiguration, CORP_ID, SilenceBench } from '../../../support/silence-bench.ts';

const PARTITION = `test/${CORP_ID}`;

let bench: SilenceBench;

beforeEach(async () => {
  bench = new SilenceBench();
  bench.configuration = benchConfiguration(
    { payCalendar: undefined },
    { functionSettings: { 'audit-forwarding': { sinks: [{ name: 'siem', kind: 'splunk-hec' }] } } },
  );
  await bench.beat();
  await bench.watch();
});

async function watchAfter(minutes: number): Promise<readonly string[]> {
  bench.passMinutes(minutes);
  await bench.watch();
  return bench.alarms;
}

describe('what goes on by itself', () => {
  it('is told when it stops, each after its own patience, and when it goes on', async () => {
    expect(await watchAfter(9)).toEqual([]);
    expect(await watchAfter(1)).toEqual(['silence-sweep begun']);
    expect(await watchAfter(24)).toHaveLength(1);
    expect(await watchAfter(1)).toEqual([
      'silence-sweep begun',
      'silence-token-refresh begun',
      'silence-audit-batch begun',
    ]);
    expect(bench.told[1]?.en).toContain('serves until 2026-11-02 11:00');

    await bench.beat();

    expect((await watchAfter(1)).slice(3)).toEqual([
      'silence-token-refresh over',
      'silence-sweep over',
      'silence-audit-batch over',
    ]);
  });

  it('says of a token that has ended that nothing can call DingTalk', async () => {
    await watchAfter(121);

    const token = bench.told.find(({ en }) => en.includes('silence-token-refresh'));
    expect(token?.en).toContain('No valid one is kept');
    expect(token?.zhHK).toContain('現時沒有有效的 token');
  });

  it('counts from the first look where it was never seen', async () => {
    const fresh = new SilenceBench();
    fresh.configuration = bench.configuration;
    await fresh.watch();
    fresh.passMinutes(9);
    await fresh.watch();

    expect(fresh.alarms).toEqual([]);
    fresh.passMinutes(1);
    await fresh.watch();
    expect(fresh.alarms).toEqual(['silence-sweep begun']);
    expect(fresh.told[0]?.en).toContain('since this watch began at 2026-11-02 09:00');
  });
});

describe('a receiver of audit events', () => {
  const BEGAN = Date.parse('2026-11-02T09:00+08:00');

  async function appended(at: number, first = 1n, count = 10n): Promise<void> {
    const columns = { first, count, appended_at: BigInt(at) };
    await bench.put('auditStream', { organisation: PARTITION, stream: 'own-trail' }, columns);
  }

  async function acknowledged(next: bigint, at: number): Promise<void> {
    const columns = { next_sequence: next, moved_at: BigInt(at) };
    const key = { organisation: PARTITION, delivery: 'siem/own-trail' };
    await bench.put('auditCheckpoint', key, columns);
  }

  it('is silent while events wait and it acknowledges nothing', async () => {
    await appended(BEGAN);
    bench.passMinutes(29);
    await bench.beat();
    await bench.watch();
    expect(bench.alarms).toEqual([]);

    bench.passMinutes(1);
    await bench.beat();
    await bench.watch();

    expect(bench.alarms).toEqual(['silence-audit-batch begun']);
    expect(bench.told[0]?.en).toContain('10 audit events wait for the receiver "siem"');

    await acknowledged(11n, BEGAN + 31 * 60_000);
    await bench.watch();
    expect(bench.alarms).toEqual(['silence-audit-batch begun', 'silence-audit-batch over']);
  });

  it('is not silent while it catches up', async () => {
    await appended(BEGAN);
    await acknowledged(5n, BEGAN + 20 * 60_000);
    bench.passMinutes(45);
    await bench.beat();
    await bench.watch();

    expect(bench.alarms).toEqual([]);
  });

  it('is judged by the segment that waits, not by the stream', async () => {
    const part = `${PARTITION}/own-trail`;
    const segment = { appended_at: BigInt(BEGAN), count: 10n };
    await bench.put('auditSegment', { part, sequence: 1n }, segment);
    bench.passMinutes(30);
    await appended(bench.clock.nowEpochMs(), 11n, 3n);
    await bench.beat();
    await bench.watch();

    expect(bench.alarms).toEqual(['silence-audit-batch begun']);
    expect(bench.told[0]?.en).toContain('13 audit events wait');
  });

  it('is not watched where nothing is forwarded', async () => {
    bench.configuration = benchConfiguration({ payCalendar: undefined });
    bench.passMinutes(200);
    await bench.token(BigInt(bench.clock.nowEpochMs()));
    await bench.watch();

    expect(bench.alarms).toEqual(['silence-sweep begun']);
  });
});
