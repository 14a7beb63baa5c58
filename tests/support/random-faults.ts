import type { FaultEffect, FaultRule } from '../../infra/local/stand-in/fault-switchboard.ts';
import { SeededStream } from './seeded-stream.ts';

type Rule = Omit<FaultRule, 'id'>;

/** What each neighbour does wrong, and how often: shares of its requests. */
const habits: readonly (readonly [Rule['standIn'], number, FaultEffect])[] = [
  ['dingtalk', 0.02, { kind: 'error', code: 'qps' }],
  ['dingtalk', 0.01, { kind: 'error', code: 'system' }],
  ['dingtalk', 0.01, { kind: 'error', code: 'gateway-timeout' }],
  ['dingtalk', 0.02, { kind: 'drop', when: 'before' }],
  ['dingtalk', 0.01, { kind: 'drop', when: 'after' }],
  ['dingtalk', 0.05, { kind: 'delay', ms: 150 }],
  ['tablestore', 0.01, { kind: 'error', code: 'OTSServerBusy' }],
  ['tablestore', 0.005, { kind: 'error', code: 'OTSInternalServerError' }],
  ['tablestore', 0.005, { kind: 'drop', when: 'before' }],
  ['tablestore', 0.005, { kind: 'drop', when: 'after' }],
  ['tablestore', 0.02, { kind: 'delay', ms: 100 }],
  ['oss', 0.01, { kind: 'error', code: 'ServiceUnavailable' }],
  ['oss', 0.01, { kind: 'error', code: 'InternalError' }],
  ['oss', 0.01, { kind: 'drop', when: 'before' }],
  ['oss', 0.01, { kind: 'drop', when: 'after' }],
  ['oss', 0.02, { kind: 'delay', ms: 100 }],
  ['kms', 0.3, { kind: 'error', code: 'Rejected.Throttling' }],
  ['kms', 0.1, { kind: 'drop', when: 'before' }],
  ['kms', 0.1, { kind: 'drop', when: 'after' }],
  // Of packets: a file of a megabyte takes about seventy both ways, and a broken line begins it anew.
  ['sftp', 0.005, { kind: 'drop', when: 'before' }],
  ['sftp', 0.005, { kind: 'drop', when: 'after' }],
  ['sftp', 0.05, { kind: 'delay', ms: 200 }],
];

/** So that no neighbour is spared by chance: KMS and SFTP are asked only a few times in a run. */
const certain: readonly Rule[] = [
  { standIn: 'kms', effect: { kind: 'error', code: 'Rejected.Throttling' }, times: 1 },
  { standIn: 'sftp', operation: 'WRITE', effect: { kind: 'drop', when: 'after' }, times: 1 },
  // The one request of a run that may not be sent twice: by chance one run in a hundred meets it.
  { standIn: 'sftp', operation: 'RENAME', effect: { kind: 'drop', when: 'after' }, times: 1 },
];

/** Faults of every neighbour, each drawn by a seed of its own that follows from the given one. */
export function randomFaults(seed: number): readonly Rule[] {
  const stream = new SeededStream(seed);
  const drawn = habits.map(([standIn, rate, effect]) => ({
    standIn,
    rate,
    effect,
    seed: stream.integer(1, 2 ** 31),
  }));
  return [...certain, ...drawn];
}

/** How many faults each neighbour has had. */
export function firedByNeighbour(
  faults: readonly (FaultRule & { readonly fired: number })[],
): Readonly<Record<string, number>> {
  const fired: Record<string, number> = {};
  for (const { standIn, fired: times } of faults) fired[standIn] = (fired[standIn] ?? 0) + times;
  return fired;
}
