import type { OrganisationConfiguration } from '../configuration/index.ts';
import type { RandomSource } from '../random/index.ts';
import { partitionOf, type CallOptions, type TableClient } from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import { ledgerMonthOf } from './ledger-month.ts';
import { createTablePushLedger } from './push-ledger.ts';
import type { QuotaReport } from './quota-figures.ts';
import { quotaReport } from './quota-report.ts';
import { createTableCallLedger } from './table-call-ledger.ts';

export interface QuotaReportDependencies {
  readonly environment: string;
  readonly tables: TableClient;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * The present Hong Kong month of one organisation, read from the ledger. Costs no call to DingTalk.
 *
 * @throws the errors of the table port
 */
export async function readQuotaReport(
  deps: QuotaReportDependencies,
  organisation: OrganisationConfiguration,
  options: CallOptions = {},
): Promise<QuotaReport> {
  const { environment, tables, clock, random } = deps;
  const store = {
    ...{ tables, clock, random },
    organisation: partitionOf(environment, organisation.corpId),
  };
  const nowEpochMs = clock.nowEpochMs();
  const month = ledgerMonthOf(nowEpochMs);
  const summary = await createTableCallLedger(store).summary(month, options);
  const pushes = await createTablePushLedger(store).summary(month, options);
  return quotaReport({ nowEpochMs, summary, pushes, organisation });
}
