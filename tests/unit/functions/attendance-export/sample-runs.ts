import type {
  RunIdentity,
  RunSeries,
} from '../../../../functions/attendance-export/object-keys.ts';
import {
  newRunRecord,
  type RunRecord,
  type RunState,
} from '../../../../functions/attendance-export/run-record.ts';
import type { StoredRun } from '../../../../functions/attendance-export/run-store.ts';
import type { Lease } from '../../../../shared/lease/index.ts';
import { createAesGcmSealer, type Sealer } from '../../../../shared/sealing/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';

export const series: RunSeries = {
  environment: 'test',
  corpId: 'dingcorp',
  company: 'HKSC',
  period: monthPeriod('2026-10'),
  profile: 'adp-hk-generic',
};

export function identity(run: string, change: Partial<RunSeries> = {}): RunIdentity {
  return { ...series, ...change, run };
}

export function record(state: RunState, change: Partial<RunRecord> = {}): RunRecord {
  return {
    ...newRunRecord({
      from: '2026-10-01',
      to: '2026-10-31',
      startedAtEpochMs: 1_793_000_000_000,
      startedBy: 'manual-invoke',
    }),
    state,
    ...change,
  };
}

export function stored(run: string, state: RunState): StoredRun {
  return { identity: identity(run), record: record(state), version: 1n };
}

/** A right to work; the fencing number tells owners apart. */
export function lease(fencingToken: bigint): Lease {
  return {
    resource: 'payroll',
    owner: `owner-${String(fencingToken)}`,
    fencingToken,
    expiresAtServerEpochMs: Number.MAX_SAFE_INTEGER,
    durationMs: 60_000,
  };
}

export function sealer(): Sealer {
  const keys = new Map([['k1', new Uint8Array(32).fill(7)]]);
  return createAesGcmSealer({ current: 'k1', keys }, systemRandom);
}
