import { answerRequest } from '../../functions/webhook-intake/answer-request.ts';
import { IntakeCounters } from '../../functions/webhook-intake/intake-counters.ts';
import type { EventInbox } from '../../shared/event-inbox/index.ts';
import type { FunctionInvoker, WebRequest } from '../../shared/function-compute/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { IntakeBench, webRequest } from './intake-bench.ts';

/**
 * Program of the heap test: sends that many requests, good ones and forgeries, to an intake whose
 * store keeps nothing, and prints the heap in use after each tenth. The clock is the machine's, so the
 * time limits of each request run for real.
 */
const requests = Number(process.argv[2]);
const inbox: EventInbox = { accept: async () => ({ outcome: 'accepted' }) };
const invoker: FunctionInvoker = {
  invokeAsync: async () => ({ outcome: 'accepted' }),
  stateOf: async () => undefined,
};
const bench = new IntakeBench({
  inbox,
  invoker,
  clock: systemClock,
  log: createJsonLogger({ clock: systemClock, write: () => undefined }),
});
const counters = new IntakeCounters();

const kinds: readonly WebRequest[] = Array.from({ length: 64 }, (_, at) => {
  const text = JSON.stringify({
    EventType: 'user_add_org',
    eventId: `e${String(at)}`,
    note: 'x'.repeat(at * 8),
  });
  const { query, body } = bench.callback(text);
  return webRequest({
    query: at % 8 === 7 ? query.replace('nonce=', 'nonce=x') : query,
    bytes: body,
  });
});

const usedBytes: number[] = [];
for (let sent = 0; sent < requests;) {
  const batch = Array.from({ length: 20 }, (_, at) => kinds[(sent + at) % kinds.length]);
  const answers = batch
    .filter((request) => request !== undefined)
    .map((request) => answerRequest(bench.deps, counters, request));
  await Promise.all(answers);
  sent += batch.length;
  if (sent % (requests / 10) === 0) {
    globalThis.gc?.();
    usedBytes.push(process.memoryUsage().heapUsed);
  }
}
process.stdout.write(JSON.stringify({ requests, usedBytes }));
