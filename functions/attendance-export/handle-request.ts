import { reportError } from '../../shared/errors/index.ts';
import { performAction } from './actions/perform-action.ts';
import { exportAttendance } from './export-attendance.ts';
import { parseInvocation, type Invocation } from './invocation.ts';
import type { ExportDependencies } from './ports.ts';
import { nextSteps } from './result-text.ts';
import { describeRuns } from './run-status.ts';
import { exportDuePeriods } from './scheduled-export.ts';
import { performDailyDuties } from './scheduled/daily-duties.ts';

export interface RequestCaller {
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/**
 * A timer, or what somebody asks for by hand. A manual invoke always gets a result, also for an
 * error; a timer's failure is thrown, so that Function Compute counts and repeats it.
 */
export async function handleRequest(
  event: Uint8Array,
  caller: RequestCaller,
  dependencies: () => Promise<ExportDependencies>,
): Promise<unknown> {
  let invocation: Invocation;
  try {
    invocation = parseInvocation(event);
  } catch (error) {
    return failed(error);
  }
  try {
    return await perform(await dependencies(), invocation, caller);
  } catch (error) {
    if (invocation.kind === 'timer') throw error;
    return failed(error);
  }
}

function perform(
  deps: ExportDependencies,
  invocation: Invocation,
  caller: RequestCaller,
): Promise<unknown> {
  const byTimer = { ...caller, actor: 'timer' } as const;
  const byHand = { ...caller, actor: 'manual-invoke' } as const;
  switch (invocation.kind) {
    case 'timer':
      return invocation.triggerName === 'daily'
        ? performDailyDuties(deps, byTimer)
        : exportDuePeriods(deps, byTimer);
    case 'action':
      return performAction(deps, invocation.payload, byHand);
    case 'request':
      return invocation.request.action === 'status'
        ? describeRuns(deps, invocation.request)
        : exportAttendance(deps, invocation.request, byHand);
  }
}

function failed(error: unknown) {
  return { outcome: 'failed', error: reportError(error), next: nextSteps.failed() };
}
