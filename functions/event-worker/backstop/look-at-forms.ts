import { QuotaExhaustedError } from '../../../shared/dingtalk/index.ts';
import type { BackstopRun } from './backstop-run.ts';
import type { StreamState } from './domain/stream-state.ts';
import { ApprovalIdsRefusedError, BackstopCallsSpentError } from './errors.ts';
import { LOOKS, looksSchema } from './health-aspects.ts';
import { reconcileApprovals, type LookResult } from './reconcile-approvals.ts';
import type { RunSteps } from './run-steps.ts';

export interface LooksResult {
  /** Forms that were looked at to the end. */
  readonly forms: number;
  /** Approvals that no push had told. */
  readonly missed: number;
}

/**
 * Looks at each form. One that fails does not keep the others from being looked at, unless there are
 * no calls left; what DingTalk listed and is no id is told as a failure of a look that went on. If none could be looked at, the look counts as not made, and is due again.
 *
 * @throws LeaseLostError; the errors of the table port
 */
export async function lookAtForms(
  run: BackstopRun,
  forms: readonly string[],
  context: { readonly mode: StreamState['mode']; readonly steps: RunSteps },
): Promise<LooksResult> {
  const { account, book, call, deps } = run;
  const usedBefore = account.used;
  const arePushesComing = context.mode === 'pushed';
  const results: LookResult[] = [];
  const calls = { areSpent: false };
  for (const form of forms) {
    if (calls.areSpent) break;
    const result = await context.steps.attempt('look', async () => {
      try {
        return await reconcileApprovals(run, form, { arePushesComing });
      } catch (error) {
        calls.areSpent = isOutOfCalls(error);
        throw error;
      }
    });
    if (result === undefined) continue;
    results.push(result);
    if (result.refused > 0) context.steps.note('look', new ApprovalIdsRefusedError(result));
    deps.log.info('event-backstop.look', { corpId: run.organisation.corpId, ...result });
  }
  const missed = results.reduce((sum, one) => sum + one.missed, 0);
  if (results.length > 0) {
    const seen = await book.read(LOOKS, looksSchema, call);
    const lookedAtEpochMs = deps.clock.nowEpochMs();
    const taken = Math.max(0, account.used - usedBefore);
    await book.replace(LOOKS, seen, { lookedAtEpochMs, calls: taken, missed }, call);
  }
  return { forms: results.length, missed };
}

function isOutOfCalls(error: unknown): boolean {
  return error instanceof BackstopCallsSpentError || error instanceof QuotaExhaustedError;
}
