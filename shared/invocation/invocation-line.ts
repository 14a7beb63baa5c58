import type { FunctionContext } from '../function-compute/index.ts';
import {
  childOf,
  createJsonLogger,
  traceOf,
  traceparentOf,
  type TraceContext,
} from '../observability/index.ts';
import { systemClock } from '../time/index.ts';

/** `refused`: nothing was done, because the payload asks for nothing that the function does. */
export type InvocationOutcome = 'done' | 'refused' | 'failed';

/**
 * Measures an invocation and writes its line `function.invoked`: how it ended, how long it took, whether
 * it met a cold instance, how often the platform has repeated it, and where it stands in the trace of
 * its event. Counts, latency and cost by function are made of these lines.
 *
 * @returns to be called once, at the end
 */
export function beginInvocationLine(
  event: Uint8Array,
  context: FunctionContext,
  coldStart: boolean,
): (outcome: InvocationOutcome) => void {
  const begun = performance.now();
  return (outcome) => {
    const trace = traceOfPayload(event, context.requestId);
    const { name, memory } = context.function;
    const durationMs = Math.round(performance.now() - begun);
    createJsonLogger({ clock: systemClock }).info('function.invoked', {
      ...{ functionName: name, requestId: context.requestId, outcome, durationMs, coldStart },
      memoryMb: memory,
      ...((context.retryCount ?? 0) === 0 ? {} : { retryCount: context.retryCount }),
      traceId: trace.traceId,
      traceparent: traceparentOf(trace),
      ...(trace.parentSpanId === undefined ? {} : { parentSpanId: trace.parentSpanId }),
    });
  };
}

/**
 * The trace of an invocation: of the event that it is about, which intake, worker and subscribers know
 * by the same key; else of the request itself.
 */
export function traceOfPayload(event: Uint8Array, requestId: string): TraceContext {
  const { kind, corpId, event: key, subscriber, attempt } = fieldsOf(event);
  if (typeof key !== 'string' || typeof corpId !== 'string') return traceOf(requestId);
  const route = childOf(traceOf(`${corpId} ${key}`), 'route');
  if (kind === 'route-event') return route;
  if (kind !== 'deliver-event') return traceOf(requestId);
  return childOf(route, `deliver/${String(subscriber)}/${String(attempt)}`);
}

function fieldsOf(event: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const document = JSON.parse(Buffer.from(event).toString('utf8')) as unknown;
    return typeof document === 'object' && document !== null
      ? (document as Readonly<Record<string, unknown>>)
      : {};
  } catch {
    return {};
  }
}
