import { systemClock } from '../../../shared/time/index.ts';
import { randomBytes } from 'node:crypto';
import { answerRequest } from '../../../functions/webhook-intake/answer-request.ts';
import { readApps } from '../../../functions/webhook-intake/callback-secret.ts';
import { IntakeCounters } from '../../../functions/webhook-intake/intake-counters.ts';
import { createKeptSecret } from '../../../functions/webhook-intake/kept-secret.ts';
import type { IntakeDependencies } from '../../../functions/webhook-intake/ports.ts';
import { TIME_BUDGET } from '../../../functions/webhook-intake/time-budget.ts';
import { createTableEventInbox } from '../../../shared/event-inbox/index.ts';
import {
  startCustomRuntimeServer,
  type FunctionInvoker,
} from '../../../shared/function-compute/index.ts';
import { createJsonLogger } from '../../../shared/observability/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../../shared/sealing/index.ts';
import { MemorySecretProvider } from '../../../shared/secrets/index.ts';
import { createMemoryTableClient } from '../../../shared/table-store/index.ts';
import { CALLBACK } from './encrypted-callbacks.ts';
import { answerProcessorTime } from './report-to-parent.ts';

/** The intake as it is composed for the cloud; the row store is in memory, the worker accepts at once. */
const clock = systemClock;
const random = systemRandom;
const log = createJsonLogger({ clock, fields: { function: 'webhook-intake' } });
const secrets = new MemorySecretProvider({
  callback: JSON.stringify({
    v: 1,
    apps: {
      [CALLBACK.app]: {
        corpId: CALLBACK.corpId,
        owners: [CALLBACK.owner],
        callbackKeys: [{ token: CALLBACK.token, aesKey: CALLBACK.aesKey }],
      },
    },
  }),
  sealing: JSON.stringify({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } }),
});
const tables = createMemoryTableClient({ clock });
const inboxes = createKeptSecret({
  secrets,
  secretName: 'sealing',
  clock,
  log,
  parse: (text) => {
    const sealer = createAesGcmSealer(parseSealingKeyRing(text), random);
    return createTableEventInbox({ tables, environment: 'bench', sealer, clock, random });
  },
});
const invoker: FunctionInvoker = {
  invokeAsync: () => Promise.resolve({ outcome: 'accepted' }),
  stateOf: () => Promise.resolve('Enqueued'),
};
const dependencies: Omit<IntakeDependencies, 'log'> = {
  apps: createKeptSecret({
    secrets,
    secretName: 'callback',
    parse: (text) => readApps(text, log),
    clock,
    log,
  }),
  inbox: {
    accept: async (...event) => (inboxes.known() ?? (await inboxes.current())).accept(...event),
  },
  invoker,
  clock,
  random,
  workerFunction: 'dt-event-worker-bench',
  retentionMs: 30 * 86_400_000,
};
const counters = new IntakeCounters();

answerProcessorTime();
const { port } = await startCustomRuntimeServer(
  {
    handle: (request, { requestId }) =>
      answerRequest({ ...dependencies, log: log.with({ requestId }) }, counters, request),
    initialize: () => Promise.resolve(),
    beforeStop: () => Promise.resolve(),
  },
  { port: 0, host: '127.0.0.1', maxBodyBytes: 1_048_576, bodyTimeoutMs: TIME_BUDGET.bodyMs },
);
process.send?.({ kind: 'ready', port });
