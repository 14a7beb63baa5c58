import type { FaultEffect, FaultRule } from '../../infra/local/stand-in/fault-switchboard.ts';
import { SERVICE_DESK } from './event-chain.ts';
import { SeededStream } from './seeded-stream.ts';

type Rule = Omit<FaultRule, 'id'>;
/** Which requests, how often (as a share of them), and what is done to them. */
type Habit = readonly [operation: string | undefined, rate: number, effect: FaultEffect];

const busy: readonly Habit[] = [
  [undefined, 0.03, { kind: 'error', code: 'OTSServerBusy' }],
  [undefined, 0.01, { kind: 'error', code: 'OTSServerUnavailable' }],
  [undefined, 0.01, { kind: 'error', code: 'OTSInternalServerError' }],
  [undefined, 0.01, { kind: 'drop', when: 'before' }],
  [undefined, 0.02, { kind: 'drop', when: 'after' }],
  [undefined, 0.05, { kind: 'delay', ms: 150 }],
  [undefined, 0.01, { kind: 'garbage', body: 'html' }],
  [undefined, 0.01, { kind: 'garbage', body: 'truncated' }],
  // Longer than the intake waits for the store.
  ['BatchWriteRow', 0.02, { kind: 'delay', ms: 1_200 }],
];

const kms: readonly Habit[] = [
  [undefined, 0.2, { kind: 'error', code: 'Rejected.Throttling' }],
  [undefined, 0.1, { kind: 'drop', when: 'before' }],
  [undefined, 0.1, { kind: 'drop', when: 'after' }],
  [undefined, 0.05, { kind: 'garbage', body: 'html' }],
];

const oss: readonly Habit[] = [
  [undefined, 0.05, { kind: 'error', code: 'ServiceUnavailable' }],
  [undefined, 0.05, { kind: 'error', code: 'InternalError' }],
  [undefined, 0.03, { kind: 'drop', when: 'before' }],
  [undefined, 0.03, { kind: 'drop', when: 'after' }],
  [undefined, 0.03, { kind: 'garbage', body: 'html' }],
];

/** Only the calls of the functions: the controls, by which the test works, are spared. */
const dingTalkCalls = ['v1.0/*', 'GET v1.0/*', 'POST v1.0/*', 'topapi/*', 'gettoken'] as const;
const dingTalk: readonly Habit[] = [
  ...dingTalkCalls.flatMap((operation): readonly Habit[] => [
    [operation, 0.03, { kind: 'error', code: 'qps' }],
    [operation, 0.02, { kind: 'error', code: 'system' }],
    [operation, 0.02, { kind: 'error', code: 'gateway-timeout' }],
    [operation, 0.02, { kind: 'drop', when: 'before' }],
    [operation, 0.05, { kind: 'drop', when: 'after' }],
    [operation, 0.05, { kind: 'delay', ms: 200 }],
    [operation, 0.03, { kind: 'garbage', body: 'html' }],
    [operation, 0.02, { kind: 'garbage', body: 'truncated' }],
  ]),
  ['push', 0.06, { kind: 'drop', when: 'before' }],
  ['push', 0.06, { kind: 'drop', when: 'after' }],
  ['push', 0.06, { kind: 'garbage', body: 'html' }],
  ['push', 0.1, { kind: 'delay', ms: 4_000 }],
  ['push', 0.1, { kind: 'reorder' }],
  ['push', 0.1, { kind: 'duplicate' }],
  ['push', 0.06, { kind: 'error', code: 'lost' }],
  ['push', 0.06, { kind: 'error', code: 'failed' }],
  ['push', 0.05, { kind: 'error', code: 'busy' }],
];

const CREATE = 'POST rest/servicedeskapi/request';
const jiraCalls = ['GET rest/*', 'PUT rest/*', 'POST rest/api/*'] as const;
const jira: readonly Habit[] = [
  [CREATE, 0.15, { kind: 'drop', when: 'after' }],
  [CREATE, 0.05, { kind: 'drop', when: 'before' }],
  [CREATE, 0.05, { kind: 'garbage', body: 'html' }],
  [CREATE, 0.05, { kind: 'garbage', body: 'truncated' }],
  [CREATE, 0.05, { kind: 'error', code: 'unavailable' }],
  [CREATE, 0.05, { kind: 'error', code: 'gateway-timeout' }],
  [CREATE, 0.05, { kind: 'error', code: 'rate-limited:20' }],
  ...jiraCalls.flatMap((operation): readonly Habit[] => [
    [operation, 0.03, { kind: 'error', code: 'unavailable' }],
    [operation, 0.02, { kind: 'error', code: 'rate-limited:20' }],
    [operation, 0.03, { kind: 'drop', when: 'before' }],
    [operation, 0.03, { kind: 'drop', when: 'after' }],
    [operation, 0.03, { kind: 'garbage', body: 'html' }],
    [operation, 0.02, { kind: 'garbage', body: 'truncated' }],
  ]),
];

const functionHost: readonly Habit[] = [
  ['InvokeFunction.Async', 0.1, { kind: 'error', code: 'ResourceThrottled' }],
  ['InvokeFunction.Async', 0.05, { kind: 'error', code: 'InternalServerError' }],
  ['InvokeFunction.Async', 0.05, { kind: 'drop', when: 'before' }],
  ['InvokeFunction.Async', 0.1, { kind: 'drop', when: 'after' }],
  ['InvokeFunction.Async', 0.03, { kind: 'garbage', body: 'html' }],
  ['GetAsyncTask', 0.05, { kind: 'garbage', body: 'truncated' }],
  ['GetAsyncTask', 0.1, { kind: 'error', code: 'InternalServerError' }],
  ['Deliver', 0.15, { kind: 'duplicate' }],
  ['Deliver', 0.1, { kind: 'reorder' }],
  ['Deliver', 0.05, { kind: 'error', code: 'ResourceExhausted' }],
  ['Deliver', 0.05, { kind: 'drop', when: 'before' }],
  ['Deliver', 0.05, { kind: 'delay', ms: 300 }],
  // The queue delivers what has been done already.
  [`Deliver.${SERVICE_DESK}`, 0.1, { kind: 'drop', when: 'after' }],
];

const habits: readonly (readonly [Rule['standIn'], readonly Habit[]])[] = [
  ['tablestore', busy],
  ['kms', kms],
  ['oss', oss],
  ['dingtalk', dingTalk],
  ['jira', jira],
  ['function-host', functionHost],
];

/** So that no neighbour, and not the outcome that nobody can know, is spared by chance. */
const certain: readonly Rule[] = [
  { standIn: 'tablestore', effect: { kind: 'error', code: 'OTSServerBusy' }, times: 1 },
  { standIn: 'kms', effect: { kind: 'error', code: 'Rejected.Throttling' }, times: 1 },
  { standIn: 'oss', effect: { kind: 'error', code: 'ServiceUnavailable' }, times: 1 },
  {
    standIn: 'function-host',
    operation: 'InvokeFunction.Async',
    effect: { kind: 'drop', when: 'after' },
    times: 1,
  },
  { standIn: 'jira', operation: CREATE, effect: { kind: 'drop', when: 'after' }, times: 1 },
  { standIn: 'dingtalk', operation: 'push', effect: { kind: 'error', code: 'lost' }, times: 1 },
];

/** Everything that answers the functions does at times what it should not, by a seed. */
export function eventChainFaults(seed: number): readonly Rule[] {
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

/** Nothing in the tables is read or written for a while. */
export const STORE_DOWN: Rule = {
  standIn: 'tablestore',
  effect: { kind: 'error', code: 'OTSServerUnavailable' },
};
