import type { SplunkBehaviour } from '../../../infra/local/splunk/behaviour.ts';
import type { FaultEffect, FaultRule } from '../../../infra/local/stand-in/fault-switchboard.ts';
import { SeededStream } from '../seeded-stream.ts';
import { POISON } from './forwarder-round.ts';

type Rule = Omit<FaultRule, 'id'>;
/** Which requests, how often (as a share of them), and what is done to them. */
type Habit = readonly [operation: string | undefined, rate: number, effect: FaultEffect];

/**
 * Only the calls of the functions: the controls, by which the test works, are spared. Nothing that wants
 * DingTalk to be left alone for minutes, such as pages of HTML: nobody would be killed at work in them.
 */
const dingTalkCalls = ['v1.0/*', 'v2.0/*', 'topapi/*', 'gettoken'] as const;
const dingTalk: readonly Habit[] = dingTalkCalls.flatMap((operation): readonly Habit[] => [
  [operation, 0.02, { kind: 'error', code: 'system' }],
  [operation, 0.02, { kind: 'drop', when: 'before' }],
  [operation, 0.04, { kind: 'drop', when: 'after' }],
  [operation, 0.05, { kind: 'delay', ms: 100 }],
  [operation, 0.02, { kind: 'garbage', body: 'binary' }],
  [operation, 0.02, { kind: 'garbage', body: 'truncated' }],
]);

const tablestore: readonly Habit[] = [
  [undefined, 0.01, { kind: 'error', code: 'OTSServerBusy' }],
  [undefined, 0.005, { kind: 'error', code: 'OTSServerUnavailable' }],
  [undefined, 0.005, { kind: 'drop', when: 'before' }],
  [undefined, 0.02, { kind: 'delay', ms: 50 }],
  // Writes of which nobody knows whether they were made.
  ['BatchWriteRow', 0.04, { kind: 'drop', when: 'after' }],
  ['BatchWriteRow', 0.01, { kind: 'garbage', body: 'truncated' }],
];

const oss: readonly Habit[] = [
  [undefined, 0.02, { kind: 'error', code: 'ServiceUnavailable' }],
  [undefined, 0.02, { kind: 'error', code: 'InternalError' }],
  [undefined, 0.02, { kind: 'drop', when: 'before' }],
  [undefined, 0.03, { kind: 'drop', when: 'after' }],
];

const kms: readonly Habit[] = [
  [undefined, 0.1, { kind: 'error', code: 'Rejected.Throttling' }],
  [undefined, 0.05, { kind: 'drop', when: 'before' }],
  [undefined, 0.05, { kind: 'drop', when: 'after' }],
];

const splunk: readonly Habit[] = [
  ['event', 0.03, { kind: 'error', code: '8' }],
  ['event', 0.02, { kind: 'error', code: '9' }],
  ['event', 0.01, { kind: 'error', code: 'bad-gateway' }],
  ['event', 0.03, { kind: 'drop', when: 'before' }],
  ['event', 0.05, { kind: 'drop', when: 'after' }],
  ['event', 0.01, { kind: 'garbage', body: 'html' }],
  ['event', 0.1, { kind: 'delay', ms: 100 }],
  ['ack', 0.03, { kind: 'error', code: '8' }],
  ['ack', 0.03, { kind: 'drop', when: 'before' }],
  ['ack', 0.05, { kind: 'drop', when: 'after' }],
  ['ack', 0.02, { kind: 'garbage', body: 'truncated' }],
  ['ack', 0.1, { kind: 'delay', ms: 100 }],
];

const habits: readonly (readonly [Rule['standIn'], readonly Habit[]])[] = [
  ['dingtalk', dingTalk],
  ['tablestore', tablestore],
  ['oss', oss],
  ['kms', kms],
  ['splunk', splunk],
];

/** So that no neighbour is spared by chance: KMS is asked only when an instance starts. */
const certain: readonly Rule[] = [
  { standIn: 'kms', effect: { kind: 'error', code: 'Rejected.Throttling' }, times: 1 },
  { standIn: 'oss', effect: { kind: 'error', code: 'ServiceUnavailable' }, times: 1 },
];

/** Everything that the forwarder asks does at times what it should not, by a seed. */
export function forwarderFaults(seed: number): readonly Rule[] {
  const stream = new SeededStream(seed);
  const drawn = habits.flatMap(([standIn, own]) =>
    own.map(([operation, rate, effect]) => ({
      standIn,
      ...(operation === undefined ? {} : { operation }),
      rate,
      effect,
      seed: stream.integer(1, 2 ** 31),
    })),
  );
  return [...certain, ...drawn];
}

/** A receiver that is slow to index, loses acknowledgements and batches, and dislikes some events. */
export function unreliableReceiver(seed: number): Partial<SplunkBehaviour> {
  return {
    indexDelayMs: 30,
    lostAcks: { rate: 0.03, seed },
    lostBatches: { rate: 0.03, seed: seed + 1 },
    rejections: [{ contains: POISON, code: 6 }],
  };
}

export const RELIABLE_RECEIVER: Partial<SplunkBehaviour> = {
  indexDelayMs: 0,
  lostAcks: null,
  lostBatches: null,
  rejections: [],
};
