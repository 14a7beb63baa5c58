import type {
  CompanyConfiguration,
  OrganisationConfiguration,
  PayCalendarSettings,
} from '../../../shared/configuration/index.ts';
import { payDatesOf } from '../../../shared/pay-calendar/index.ts';
import {
  HIGHEST,
  LOWEST,
  partitionOf,
  tables,
  type CallOptions,
} from '../../../shared/table-store/index.ts';
import {
  addDays,
  lastEndedPeriod,
  periodBefore,
  periodContaining,
  periodLabel,
  type PayPeriod,
} from '../../../shared/time/index.ts';
import type { PayrollPeriod } from '../domain/judge-payroll.ts';
import type { PayrollNeed } from '../domain/judge-timer.ts';
import { isDelivered, payrollRunSchema, payRuns, type PayrollRun } from '../domain/payroll-run.ts';
import { WatchedRowUnreadableError } from '../errors.ts';
import type { SilenceWatchDependencies } from '../ports.ts';

type Reading = Pick<SilenceWatchDependencies, 'environment' | 'tables' | 'clock'>;

/** A company whose pay dates are known. */
type WatchedCompany = CompanyConfiguration & { readonly payCalendar: PayCalendarSettings };

/**
 * The periods of an organisation that are watched: of each company with a pay calendar the one that
 * ended last, and the one before it if it has a run: it may still wait for something.
 *
 * @throws WatchedRowUnreadableError; the errors of the table port
 */
export async function readPayroll(
  deps: Reading,
  organisation: OrganisationConfiguration,
  call: CallOptions,
): Promise<readonly PayrollPeriod[]> {
  const found: PayrollPeriod[] = [];
  for (const company of watchedCompanies(organisation)) {
    const last = lastEndedPeriod(company.payPeriod, deps.clock.nowEpochMs());
    const before = periodBefore(company.payPeriod, last);
    for (const period of [before, last].filter((one) => isWatched(company, one))) {
      const runs = await runsOf(deps, organisation, company, period, call);
      if (period === last || runs.length > 0) found.push(periodOf(company, period, runs));
    }
  }
  return found;
}

/**
 * By when the timer of payroll has to be on for each company: at once while its last period is not
 * delivered, else by the cut-off of the period that is running.
 */
export function payrollNeeds(
  organisation: OrganisationConfiguration,
  periods: readonly PayrollPeriod[],
  nowEpochMs: number,
): readonly PayrollNeed[] {
  return watchedCompanies(organisation).map(({ code, payPeriod, payCalendar }) => {
    const open = periods.find((one) => one.company === code && !isDone(one));
    if (open !== undefined)
      return { byEpochMs: nowEpochMs, period: subjectOf(code, open.dates.period) };
    const last = lastEndedPeriod(payPeriod, nowEpochMs);
    const next = periodContaining(payPeriod, addDays(last.to, 1));
    const { cutOffEpochMs } = payDatesOf(payCalendar, next);
    return { byEpochMs: cutOffEpochMs, period: subjectOf(code, next) };
  });
}

/** Companies with a pay calendar. */
export function watchedCompanies({
  companies,
}: Pick<OrganisationConfiguration, 'companies'>): readonly WatchedCompany[] {
  return companies.flatMap((company) => {
    const { payCalendar } = company;
    return payCalendar === undefined ? [] : [{ ...company, payCalendar }];
  });
}

function isDone({ mode, runs }: PayrollPeriod): boolean {
  const own = payRuns(runs);
  return mode === 'shadow' ? own.length > 0 : own.some(isDelivered);
}

function isWatched({ payCalendar }: WatchedCompany, { to }: PayPeriod): boolean {
  return to >= (payCalendar.watchFrom ?? '');
}

function subjectOf(code: string, period: PayPeriod): string {
  return `${code}/${periodLabel(period)}`;
}

function periodOf(
  { code, mode, delivery, payCalendar }: WatchedCompany,
  period: PayPeriod,
  runs: readonly PayrollRun[],
): PayrollPeriod {
  return {
    company: code,
    mode,
    isAnswered: delivery.acknowledgement !== undefined,
    dates: payDatesOf(payCalendar, period),
    runs,
  };
}

async function runsOf(
  { environment, tables: client }: Reading,
  { corpId }: OrganisationConfiguration,
  { code, profile }: WatchedCompany,
  period: PayPeriod,
  call: CallOptions,
): Promise<readonly PayrollRun[]> {
  // The regular runs of everybody; a final pay has its leavers' hash behind the profile.
  const series = `${code}/${periodLabel(period)}/${profile}`;
  const organisation = partitionOf(environment, corpId);
  const runs: PayrollRun[] = [];
  const rows = client.getRange(tables.payrollRun, {
    from: { organisation, period: series, run: LOWEST },
    to: { organisation, period: series, run: HIGHEST },
    columns: ['record'],
    ...call,
  });
  for await (const { key, columns } of rows) {
    const label = `${series}/${String(key['run'])}`;
    runs.push(runIn(label, columns['record']));
  }
  return runs;
}

function runIn(label: string, record: unknown): PayrollRun {
  try {
    return payrollRunSchema.parse(JSON.parse(String(record)));
  } catch {
    throw new WatchedRowUnreadableError(tables.payrollRun.name, label);
  }
}
