import type { RandomSource } from '../../shared/random/index.ts';
import { createTableAuditTrail, type AuditEntry } from '../../shared/observability/index.ts';
import { partitionOf, type TableClient } from '../../shared/table-store/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import { isPending } from './planned-step.ts';
import type { AppliedStep } from './apply-steps.ts';

export interface ApplyRecordStores {
  readonly environment: string;
  readonly tables: TableClient;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** What belongs to no organisation stands below this name in the audit trail. */
const WHOLE_ENVIRONMENT = 'environment';
const LONGEST_LIST = 1_000;

/**
 * Writes what an apply has changed to the audit trail; nothing if it has changed nothing. Names of
 * resources only: who did it is in the log of the cloud account (ActionTrail), not here.
 *
 * @throws the errors of the table port
 */
export async function recordApply(
  { environment, tables, clock, random }: ApplyRecordStores,
  applied: readonly AppliedStep[],
): Promise<AuditEntry | undefined> {
  const pending = applied.filter(({ step }) => isPending(step));
  if (pending.length === 0) return undefined;
  const failed = pending.filter(({ outcome }) => outcome === 'failed');
  const organisation = partitionOf(environment, WHOLE_ENVIRONMENT);
  const trail = createTableAuditTrail({ tables, organisation, clock, random });
  return trail.record({
    actor: 'manual-invoke',
    action: 'environment.provision',
    subject: environment,
    outcome: failed.length === 0 ? 'done' : 'failed',
    details: {
      changed: listText(pending.filter(({ outcome }) => outcome === 'done')),
      changedCount: pending.length - failed.length,
      failed: listText(failed),
      failedCount: failed.length,
    },
  });
}

function listText(steps: readonly AppliedStep[]): string {
  return steps
    .map(({ step: { action, kind, name } }) => `${action} ${kind}/${name}`)
    .join(', ')
    .slice(0, LONGEST_LIST);
}
