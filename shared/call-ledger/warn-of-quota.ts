import type { OrganisationConfiguration } from '../configuration/index.ts';
import { messageIdOf, type GroupMessage } from '../group-alarm/index.ts';
import type { AuditTrail, Logger } from '../observability/index.ts';
import { partitionOf, type CallOptions } from '../table-store/index.ts';
import type { QuotaWarning } from './quota-warnings.ts';
import { readQuotaReport, type QuotaReportDependencies } from './read-quota-report.ts';
import { tellQuotaWarnings } from './tell-quota-warnings.ts';
import { createTableWarningMarks } from './warning-marks.ts';

export interface QuotaWarner extends QuotaReportDependencies {
  readonly log: Logger;
  auditTrailOf(organisation: OrganisationConfiguration): AuditTrail;
  /** Tells the organisation's group by its robot; false if the configuration names none. */
  tellGroup(
    organisation: OrganisationConfiguration,
    message: GroupMessage,
    signal?: AbortSignal,
  ): Promise<boolean>;
}

/**
 * Tells the organisation's group what of the month's calls and pushes is used up, each share once a
 * month whichever function tells it: the log has it, the audit trail, and the robot if there is one.
 *
 * @throws the errors of the table port
 */
export async function warnOfQuota(
  deps: QuotaWarner,
  organisation: OrganisationConfiguration,
  call: CallOptions = {},
): Promise<readonly QuotaWarning[]> {
  const { environment, tables, clock, random, log } = deps;
  const partition = partitionOf(environment, organisation.corpId);
  return tellQuotaWarnings({
    report: await readQuotaReport(deps, organisation, call),
    marks: createTableWarningMarks({ tables, clock, random, organisation: partition }),
    log: log.with({ corpId: organisation.corpId }),
    tell: (warning, key) => tell(deps, organisation, { warning, key, call }),
    call,
  });
}

async function tell(
  deps: QuotaWarner,
  organisation: OrganisationConfiguration,
  about: {
    readonly warning: QuotaWarning;
    readonly key: readonly string[];
    readonly call: CallOptions;
  },
): Promise<void> {
  const { warning, key, call } = about;
  const { kind, month, level, used, quota, text } = warning;
  const message = {
    messageId: messageIdOf([deps.environment, organisation.corpId, 'quota', ...key]),
    text: {
      en: `${organisation.nameEn}: ${text.en}`,
      zhHK: `${organisation.nameZhHK}：${text.zhHK}`,
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
