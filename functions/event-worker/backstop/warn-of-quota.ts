import { createHash } from 'node:crypto';
import {
  createTableWarningMarks,
  readQuotaReport,
  tellQuotaWarnings,
  type QuotaWarning,
} from '../../../shared/call-ledger/index.ts';
import { partitionOf } from '../../../shared/table-store/index.ts';
import type { BackstopRun } from './backstop-run.ts';

type WarningRun = Pick<BackstopRun, 'deps' | 'organisation' | 'call'>;

/**
 * Tells the organisation's group what of the month's calls and pushes is used up, each share once a
 * month whoever tells it: the log has it, the audit trail, and the robot if there is one.
 *
 * @throws the errors of the table port
 */
export async function warnOfQuota(run: WarningRun): Promise<readonly QuotaWarning[]> {
  const { deps, organisation, call } = run;
  const { environment, tables, clock, random, log } = deps;
  const partition = partitionOf(environment, organisation.corpId);
  return tellQuotaWarnings({
    report: await readQuotaReport({ environment, tables, clock, random }, organisation, call),
    marks: createTableWarningMarks({ tables, clock, random, organisation: partition }),
    log: log.with({ corpId: organisation.corpId }),
    tell: (warning, key) => tell(run, warning, key),
    call,
  });
}

async function tell(
  { deps, organisation, call }: WarningRun,
  { kind, month, level, used, quota, text }: QuotaWarning,
  key: readonly string[],
): Promise<void> {
  const messageId = createHash('sha256')
    .update(JSON.stringify([deps.environment, organisation.corpId, 'quota', ...key]))
    .digest('hex')
    .slice(0, 32);
  const message = {
    messageId,
    text: {
      en: `${organisation.nameEn}: ${text.en}`,
      zhHK: `${organisation.nameEn}：${text.zhHK}`,
    },
  };
  const record = (outcome: 'done' | 'refused' | 'failed') =>
    deps.auditTrailOf(organisation).record(
      {
        actor: 'timer',
        action: 'call-ledger.quota-warning',
        subject: `${month}/${kind}`,
        outcome,
        details: { level, used, quota },
      },
      call,
    );
  let hasRobot: boolean;
  try {
    hasRobot = await deps.tellGroup(organisation, message, call.signal);
  } catch (error) {
    await record('failed');
    throw error;
  }
  await record(hasRobot ? 'done' : 'refused');
}
