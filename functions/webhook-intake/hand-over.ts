import { createHash } from 'node:crypto';
import type { IncomingEvent } from '../../shared/event-inbox/index.ts';
import type { AsyncInvocation } from '../../shared/function-compute/index.ts';
import type { IntakeDependencies } from './ports.ts';
import { TIME_BUDGET } from './time-budget.ts';
import { withinTime } from './within-time.ts';

/** `skipped`: no time was left. The pending marker stands for what was not handed over. */
export type HandOver = 'handed-over' | 'skipped' | 'failed';

/** Less than a round trip would only be broken off. */
const SHORTEST_MS = 20;

/** Tells the worker of an event, if there is time. Never throws and never waits longer. */
export async function handOver(
  deps: IntakeDependencies,
  event: IncomingEvent,
  arrivedAtEpochMs: number,
): Promise<HandOver> {
  const leftMs = arrivedAtEpochMs + TIME_BUDGET.handOverUntilMs - deps.clock.nowEpochMs();
  const timeoutMs = Math.min(TIME_BUDGET.handOverMs, leftMs);
  if (timeoutMs < SHORTEST_MS) return 'skipped';
  try {
    const invocation = workerInvocation(event, deps.workerFunction);
    const told = await withinTime(deps.clock, timeoutMs, (signal) =>
      deps.invoker.invokeAsync({ ...invocation, timeoutMs, signal }),
    );
    return told.outcome === 'done' ? 'handed-over' : 'failed';
  } catch {
    // The cause is the invoker's and the marker remains: the sweeper does it within a minute or two.
    return 'failed';
  }
}

/** The task id is made of the event's, so that the same event is not invoked twice. */
function workerInvocation(
  { corpId, key }: IncomingEvent,
  functionName: string,
): Pick<AsyncInvocation, 'functionName' | 'taskId' | 'payload'> {
  const hash = createHash('sha256')
    .update(corpId + key)
    .digest('hex')
    .slice(0, 40);
  const payload = JSON.stringify({ v: 1, kind: 'route-event', corpId, event: key });
  return { functionName, taskId: `t_${hash}_1`, payload: Buffer.from(payload) };
}
