import type { WebRequest, WebResponse } from '../../shared/function-compute/index.ts';
import { acceptEventCallback } from './accept-event-callback.ts';
import { acceptRobotMessage } from './accept-robot-message.ts';
import { answerOf } from './answers.ts';
import type { IntakeCounters } from './intake-counters.ts';
import type { IntakeResult } from './intake-result.ts';
import type { IntakeDependencies } from './ports.ts';

const ADDRESS = /^\/(callback|robot)\/([a-z0-9-]{1,40})$/;

/**
 * Answers a request to the intake: `POST /callback/<app>` or `POST /robot/<app>`. A request that the
 * platform runs asynchronously goes the same way, so nothing is gained by asking for that.
 */
export async function answerRequest(
  deps: IntakeDependencies,
  counters: IntakeCounters,
  request: WebRequest,
): Promise<WebResponse> {
  const arrivedAtEpochMs = deps.clock.nowEpochMs();
  const result = await resultOf(deps, request, arrivedAtEpochMs);
  const now = deps.clock.nowEpochMs();
  counters.count(result, now - arrivedAtEpochMs);
  const line = counters.takeDue(now);
  if (line !== undefined) deps.log.info('intake.counters', { ...line });
  return answerOf(result);
}

async function resultOf(
  deps: IntakeDependencies,
  request: WebRequest,
  arrivedAtEpochMs: number,
): Promise<IntakeResult> {
  const address = ADDRESS.exec(request.path);
  if (address === null) return { outcome: 'refused', reason: 'path-unknown' };
  if (request.method !== 'POST') return { outcome: 'refused', reason: 'method-not-allowed' };
  const reading = await request.readBody();
  if (reading.outcome !== 'read') {
    return { outcome: 'refused', reason: `body-${reading.outcome}` };
  }
  const [, kind, app = ''] = address;
  const common = { app, body: reading.bytes, arrivedAtEpochMs };
  if (kind === 'callback') return acceptEventCallback(deps, { ...common, query: request.query });
  return acceptRobotMessage(deps, {
    ...common,
    timestamp: headerOf(request, 'timestamp'),
    sign: headerOf(request, 'sign'),
  });
}

function headerOf({ headers }: WebRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.join(', ');
}
