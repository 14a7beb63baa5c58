import { reportError } from '../../shared/errors/index.ts';
import type { EventHandler, Initializer } from '../../shared/function-compute/index.ts';
import { performAction } from './actions/perform-action.ts';
import { AttendanceExportInstance } from './composition.ts';
import { RunTimeLimitError } from './errors.ts';
import { exportAttendance } from './export-attendance.ts';
import { parseInvocation, type Invocation } from './invocation.ts';
import { nextSteps } from './result-text.ts';
import { describeRuns } from './run-status.ts';
import { exportDuePeriods } from './scheduled-export.ts';
import { performDailyDuties } from './scheduled/daily-duties.ts';

/** Left before the platform's time limit, so that a run ends in order and its lease is given back. */
const MARGIN_MS = 10_000;

let instance: AttendanceExportInstance | undefined;

/** Named in `s.yaml`; proves at start that the settings are complete. */
export const initialize: Initializer = async () => {
  instance ??= new AttendanceExportInstance(process.env);
};

/**
 * Entry named in `s.yaml`. A manual invoke always gets a result, also for an error; a timer's failure
 * is thrown, so that Function Compute counts and repeats it.
 */
export const handler: EventHandler = async (event, context) => {
  let invocation: Invocation;
  try {
    invocation = parseInvocation(event);
  } catch (error) {
    return { outcome: 'failed', error: reportError(error), next: nextSteps.failed() };
  }
  const stop = new AbortController();
  const limitMs = Math.max(1_000, context.function.timeout * 1000 - MARGIN_MS);
  const timer = setTimeout(() => stop.abort(new RunTimeLimitError()), limitMs);
  try {
    instance ??= new AttendanceExportInstance(process.env);
    const deps = await instance.dependenciesFor(context);
    const caller = { requestId: context.requestId, signal: stop.signal };
    if (invocation.kind === 'timer') {
      const byTimer = { ...caller, actor: 'timer' } as const;
      return invocation.triggerName === 'daily'
        ? await performDailyDuties(deps, byTimer)
        : await exportDuePeriods(deps, byTimer);
    }
    const byHand = { ...caller, actor: 'manual-invoke' } as const;
    if (invocation.kind === 'action') return await performAction(deps, invocation.payload, byHand);
    const { request } = invocation;
    if (request.action === 'status') return await describeRuns(deps, request);
    return await exportAttendance(deps, request, byHand);
  } catch (error) {
    if (invocation.kind === 'timer') throw error;
    return { outcome: 'failed', error: reportError(error), next: nextSteps.failed() };
  } finally {
    clearTimeout(timer);
  }
};
