import { ledgerMonthOf, type CallLedger } from '../../shared/call-ledger/index.ts';
import { AnswerArchive, MemoryAnswerStore } from './answer-archive.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { planRun, type RunPlan } from './domain/run-plan.ts';
import { determineScope, type KnownPerson, type Scope } from './domain/scope.ts';
import type { PlanSummary } from './export-result.ts';
import { refusePeriodBeyondHistory, type ExportSubject } from './export-subject.ts';
import { AnswerSource } from './fetch-answers.ts';
import type { AttendanceFetcher } from './fetch-attendance.ts';
import { fetchDirectory, fetchLeavers } from './fetch-people.ts';
import type { MappingOfDirectory } from './mapping-of-run.ts';
import { seriesLabel, type RunSeries } from './object-keys.ts';
import { previousDelivered, readPeople, storePeople } from './people-of-run.ts';
import type { ExportDependencies } from './ports.ts';
import type { RunProgress } from './run-progress.ts';
import { partitionOf } from '../../shared/table-store/index.ts';
import type { ReportedPunch } from './domain/reported-punch.ts';
import {
  callsOf,
  collectReportedPunches,
  storedReportedPunches,
} from './reported-punches/reported-punch-answer.ts';
import { ReportedPunchStore } from './reported-punches/reported-punch-store.ts';
import { fetchersOf, fetchFurther, type FurtherAnswers, type RunFetchers } from './run-fetchers.ts';
import { RunSpending } from './run-spending.ts';
import { RunStore } from './run-store.ts';

/** Everything that a run is computed from. */
export interface Collected {
  readonly scope: Scope;
  readonly mapping: PayrollMapping;
  readonly fetcher: AttendanceFetcher;
  readonly further: FurtherAnswers;
  readonly plan: PlanSummary;
  readonly inputsSha256: string;
}

/**
 * Fetches everything a run needs and has not stored yet: people (unmetered) first, then, once the
 * metered calls are planned, noted and reserved, approvals, schedules, punches, leave, shifts and
 * the results of the cross-check. Killed at any moment, the next call continues with the first answer
 * that is missing.
 *
 * @throws MappingInvalidError or QuotaExceededError before anything metered is spent;
 *   ExportRefusedError `approvals.too-many` before one of them is read; DingTalkError
 */
export async function collectAnswers(
  progress: RunProgress,
  mappingOf: MappingOfDirectory,
  previous: readonly KnownPerson[],
): Promise<Collected> {
  const { deps, subject, identity, record } = progress;
  const archive = await AnswerArchive.open(deps, identity, progress.lease);
  const spending = new RunSpending(progress, archive);
  const client = deps.dingTalkOf(subject.organisation, {
    spender: progress.label,
    avoidFullHour: progress.actor === 'timer',
    onCall: (event) => spending.count(event.quotaCost),
    isBookedByCaller: true,
  });
  const source = new AnswerSource(client, archive, progress.signal, () =>
    spending.noteNowAndThen(),
  );
  try {
    const { scope, mapping } = await fetchScope(
      source,
      scopeSettingsOf(subject),
      mappingOf,
      previous,
    );
    const about = { run: progress.label, begunEpochMs: record.startedAtEpochMs };
    const plan = planFor(subject, scope, mapping, about);
    const nowEpochMs = deps.clock.nowEpochMs();
    const ledger = deps.ledgerOf(subject.organisation);
    const planned = await summarise(ledger, subject, plan, scope.people.length, nowEpochMs);
    const fetchers = fetchersOf(source, plan, {
      period: identity.period,
      operatorUserId: subject.organisation.operatorUserId,
      payRules: subject.payRules,
    });
    await reserve(spending, fetchers, planned, plan);
    const summary = await withListedApprovals(spending, fetchers, planned);
    await progress.save({
      meteredCallsPlanned: summary.meteredCalls,
      ...(await storePeople(deps, identity, scope.people)),
    });
    const { attendance: fetcher } = fetchers;
    await fetcher.collect();
    const fetched = await fetchFurther(fetchers, scope, mapping, (calls) => spending.extend(calls));
    await spending.note();
    const further = { ...fetched, reported: await reportedPunches(progress, archive) };
    const inputsSha256 = archive.inputsSha256(callsOf(source, archive));
    return { scope, mapping, fetcher, further, plan: summary, inputsSha256 };
  } catch (error) {
    // What was spent is noted if it can be; the error that ended the run is the one to tell.
    await spending.note().catch((fault: unknown) => {
      deps.log.warn('payroll.spending-not-noted', { run: progress.label, error: fault });
    });
    throw error;
  }
}

/** What DingTalk reported by event of the period's days, where it was asked to. */
async function reportedPunches(
  { deps, subject, identity, signal }: RunProgress,
  archive: AnswerArchive,
): Promise<readonly ReportedPunch[]> {
  const { corpId, events } = subject.organisation;
  if (!events.attendanceEvents) return storedReportedPunches(archive);
  const store = new ReportedPunchStore(deps, partitionOf(deps.environment, corpId));
  return collectReportedPunches(archive, () => store.reportedIn(identity.period, signal));
}

/** What a run would fetch and cost. Nothing metered is spent, nothing is stored. */
export async function planOnly(
  deps: ExportDependencies,
  subject: ExportSubject,
  mappingOf: MappingOfDirectory,
  signal: AbortSignal,
): Promise<PlanSummary> {
  const nowEpochMs = deps.clock.nowEpochMs();
  refusePeriodBeyondHistory(subject.series.period, nowEpochMs);
  const client = deps.dingTalkOf(subject.organisation, { spender: seriesLabel(subject.series) });
  const source = new AnswerSource(client, new MemoryAnswerStore(), signal, () => Promise.resolve());
  const runs = await new RunStore(deps.tables).allOf(subject.series);
  const previous = await readPeople(
    deps,
    previousDelivered(runs, subject.series)?.record.peopleKey,
  );
  const { scope, mapping } = await fetchScope(
    source,
    scopeSettingsOf(subject),
    mappingOf,
    previous,
  );
  // Whom the cross-check will meet depends on the run's number; how many does not.
  const about = { run: seriesLabel(subject.series), begunEpochMs: nowEpochMs };
  const plan = planFor(subject, scope, mapping, about);
  const ledger = deps.ledgerOf(subject.organisation);
  return summarise(ledger, subject, plan, scope.people.length, nowEpochMs);
}

/** What decides who is in scope, beside answers, mapping and the run before. */
export interface ScopeSettings {
  readonly departmentIds: readonly number[];
  readonly companiesInOrganisation: number;
  readonly series: Pick<RunSeries, 'period' | 'finalPay'>;
}

/**
 * Who is in scope, and their mapping, by the answers of the source.
 *
 * @throws DingTalkError; whatever the mapping throws
 */
export async function fetchScope(
  source: AnswerSource,
  { departmentIds, companiesInOrganisation, series }: ScopeSettings,
  mappingOf: MappingOfDirectory,
  previous: readonly KnownPerson[],
): Promise<{ readonly scope: Scope; readonly mapping: PayrollMapping }> {
  const everybody = await fetchDirectory(source, departmentIds);
  const mapping = mappingOf(everybody);
  const isNamed = (userId: string): boolean =>
    series.finalPay === undefined || mapping.userIds.has(userId);
  const directory = everybody.filter(({ userId }) => isNamed(userId));
  const leavers = await fetchLeavers(source, series.period);
  // The leave records name no department: where an organisation has several companies, the mapping
  // says whose leaver it is.
  const isOurs = (userId: string): boolean =>
    isNamed(userId) && (companiesInOrganisation === 1 || mapping.userIds.has(userId));
  const scope = determineScope(
    directory,
    leavers.filter(({ userId }) => isOurs(userId)),
    series.finalPay === undefined ? previous : [],
    mapping,
  );
  return { scope, mapping };
}

function scopeSettingsOf({ organisation, company, series }: ExportSubject): ScopeSettings {
  const { departmentIds } = company;
  return { departmentIds, companiesInOrganisation: organisation.companies.length, series };
}

function planFor(
  { company, payRules, series }: ExportSubject,
  { people }: Scope,
  mapping: PayrollMapping,
  about: { readonly run: string; readonly begunEpochMs: number },
): RunPlan {
  const userIds = people.map(({ userId }) => userId);
  return planRun({
    ...about,
    period: series.period,
    userIds,
    mappedUserIds: userIds.filter((userId) => mapping.userIds.has(userId)),
    payRules,
    crossCheckPercent: company.crossCheckPercent,
  });
}

async function reserve(
  spending: RunSpending,
  { attendance, approvals, crossCheck }: RunFetchers,
  summary: PlanSummary,
  plan: RunPlan,
): Promise<void> {
  const missing =
    attendance.countMissing() + approvals.countMissingLists() + crossCheck.countMissing();
  const { leavePagesEstimated, shiftsEstimated } = plan.attendance.calls;
  const firstPages = plan.crossCheck.batches.length * plan.crossCheck.windows.length;
  const furtherPages = plan.crossCheck.callsEstimated - firstPages;
  // What approvals cost is set aside when they are listed: an estimate might refuse what would do.
  const estimated = leavePagesEstimated + shiftsEstimated + furtherPages;
  await spending.reserve(summary, missing, estimated);
}

/**
 * Approvals are listed first: only then is it known what they cost, and all of it is set aside before
 * the bulk is fetched.
 */
async function withListedApprovals(
  spending: RunSpending,
  { attendance, approvals, crossCheck }: RunFetchers,
  planned: PlanSummary,
): Promise<PlanSummary> {
  await approvals.list();
  const missing = approvals.countMissing();
  if (missing > 0) {
    await spending.extend(missing + attendance.countMissing() + crossCheck.countMissing());
  }
  const instances = approvals.count;
  return {
    ...planned,
    meteredCalls: planned.meteredCalls - planned.approvals.instances + instances,
    approvals: { ...planned.approvals, instances },
  };
}

async function summarise(
  ledger: CallLedger,
  { organisation }: ExportSubject,
  plan: RunPlan,
  people: number,
  nowEpochMs: number,
): Promise<PlanSummary> {
  const month = ledgerMonthOf(nowEpochMs);
  const { committedCalls } = await ledger.summary(month);
  const { forms, listsAtLeast, instancesEstimated } = plan.approvals;
  const { userIds, callsEstimated } = plan.crossCheck;
  return {
    people,
    meteredCalls: plan.meteredCalls,
    calls: plan.attendance.calls,
    approvals: { forms: forms.length, listsAtLeast, instances: instancesEstimated },
    crossCheck: { people: userIds.length, callsEstimated },
    leaveCodesAtMost: plan.leaveCodesAtMost,
    quota: {
      month,
      callsPerMonth: organisation.quota.apiCallsPerMonth,
      reservedForOthers: organisation.quota.reservedCallsPerMonth,
      committedBefore: committedCalls,
    },
  };
}
