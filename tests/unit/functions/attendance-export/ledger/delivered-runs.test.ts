import { describe, expect, test } from 'vitest';
import {
  deliveredBeside,
  deliveredRuns,
  pendingCorrections,
} from '../../../../../functions/attendance-export/ledger/delivered-runs.ts';
import { runLabel } from '../../../../../functions/attendance-export/object-keys.ts';
import type { RunRecord, RunState } from '../../../../../functions/attendance-export/run-record.ts';
import type { StoredRun } from '../../../../../functions/attendance-export/run-store.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';
import { identity, record, series } from '../sample-runs.ts';

interface Given {
  readonly month: string;
  readonly run?: string;
  readonly state?: RunState;
  readonly finalPay?: string;
  readonly profile?: string;
  readonly change?: Partial<RunRecord>;
}

function run({ month, run: number = '0001', state = 'delivered', change, ...about }: Given) {
  const period = monthPeriod(month);
  const stored: StoredRun = {
    identity: identity(number, { ...about, period }),
    record: record(state, { ...period, ...change }),
    version: 1n,
  };
  return stored;
}

const labels = (runs: readonly StoredRun[]): string[] =>
  runs.map(({ identity: about }) => runLabel(about));

describe('what other files have delivered for the days of a period', () => {
  test('is what a final pay of them and corrections in later files have, the last of each series', () => {
    const runs = [
      run({ month: '2026-10', finalPay: 'final-a' }),
      run({ month: '2026-10', finalPay: 'final-a', run: '0002', state: 'delivered-unconfirmed' }),
      run({ month: '2026-10', finalPay: 'final-b', state: 'held' }),
      run({ month: '2026-11' }),
      run({ month: '2026-10' }),
    ];

    expect(labels(deliveredBeside(series, runs))).toEqual([
      'HKSC/2026-10/adp-hk-generic/final-a/0002',
      'HKSC/2026-11/adp-hk-generic/0001',
    ]);
  });

  test('is nothing that ended before them, and nothing of another receiver', () => {
    const runs = [
      run({ month: '2026-09' }),
      run({ month: '2026-10', finalPay: 'final-a', profile: 'adp-wfn-paydata' }),
    ];

    expect(deliveredBeside(series, runs)).toEqual([]);
  });

  test.each(['uploading', 'renaming'] as const)('is unknown while one is %s', (state) => {
    const runs = [run({ month: '2026-10', finalPay: 'final-a', state })];

    expect(() => deliveredBeside(series, runs)).toThrow(
      expect.objectContaining({ code: 'run.delivery-unfinished' }),
    );
    expect(deliveredBeside({ ...series, period: monthPeriod('2026-12') }, runs)).toEqual([]);
  });

  test('includes the file of the series itself where that is asked for', () => {
    const runs = [run({ month: '2026-10' }), run({ month: '2026-10', run: '0002' })];

    expect(labels(deliveredRuns(series.profile, runs, series.period))).toEqual([
      'HKSC/2026-10/adp-hk-generic/0002',
    ]);
  });
});

describe('corrections that wait for the next file', () => {
  const waiting = { state: 'corrections-pending' } as const;

  test('are those of earlier periods whose latest run found some', () => {
    const runs = [
      run({ month: '2026-08', ...waiting }),
      run({ month: '2026-08', run: '0002', state: 'unchanged' }),
      run({ month: '2026-09', ...waiting }),
      run({ month: '2026-09', run: '0002', state: 'superseded' }),
      run({ month: '2026-10', ...waiting }),
    ];

    expect(labels(pendingCorrections(series, runs))).toEqual(['HKSC/2026-09/adp-hk-generic/0001']);
  });

  test('are not those that a delivered file has carried, and none are for a final pay', () => {
    const carried = run({ month: '2026-09', ...waiting, change: { settledBy: 'x' } });
    const open = run({ month: '2026-09', ...waiting });

    expect(pendingCorrections(series, [carried])).toEqual([]);
    expect(pendingCorrections({ ...series, finalPay: 'final-a' }, [open])).toEqual([]);
    expect(pendingCorrections(series, [open])).toEqual([open]);
  });
});
