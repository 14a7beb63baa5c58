import { ledgerMonthOf, type CallLedger } from '../../shared/call-ledger/index.ts';
import { AnswerArchive, MemoryAnswerStore } from './answer-archive.ts';
import { planCalls, type CallPlan } from './domain/call-plan.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { determineScope, type KnownPerson, type Scope } from './domain/scope.ts';
import type { PlanSummary } from './export-result.ts';
import { refusePeriodBeyondHistory, type ExportSubject } from './export-subject.ts';
import { AnswerSource } from './fetch-answers.ts';
import { AttendanceFetcher } from './fetch-attendance.ts';
import { fetchDirectory, fetchLeavers } from './fetch-people.ts';
import { previousDelivered, readPeople, storePeople } from './people-of-run.ts';
import type { RunSeries } from './object-keys.ts';
import type { ExportDependencies } from './ports.ts';
import type { RunProgress } from './run-progress.ts';
import { RunStore } from './run-store.ts';

/** How often ledger and run learn how many calls were made: two writes a time. */
const CALLS_PER_LEDGER_ENTRY = 25;

export interface Collected {
  readonly scope: Scope;
  readonly fetcher: AttendanceFetcher;
  readonly plan: PlanSummary;
  readonly inputsSha256: string;
}

/**
 * Fetches everything a run needs and has not stored yet: people (unmetered) first, then, once the
 * metered calls are planned, noted and reserved, schedules, punches, leave and shifts. Killed at any
 * moment, the next call continues with the first answer that is missing.
 *
 * @throws QuotaExceededError before anything metered is spent; DingTalkError
 */
export async function collectAnswers(
  progress: RunProgress,
  mapping: PayrollMapping,
  previous: readonly KnownPerson[],
): Promise<Collected> {
  const { deps, subject, identity } = progress;
  const archive = await AnswerArchive.open(deps, identity, progress.lease);
  const spending = new Spending(progress, archive);
  const client = deps.dingTalkOf(subject.organisation, {
    avoidFullHour: progress.actor === 'timer',
    onCall: (event) => spending.count(event.quotaCost),
  });
  const source = new AnswerSource(client, archive, progress.signal, () =>
    spending.noteNowAndThen(),
  );
  try {
    const scope = await fetchScope(source, scopeSettingsOf(subject), mapping, previous);
    const plan = planCalls(
      scope.people.map(({ userId }) => userId),
      identity.period,
    );
    const fetcher = fetcherOf(source, plan, subject);
    const summary = await spending.reserve(plan, scope.people.length, fetcher.countMissing());
    await progress.save({
      meteredCallsPlanned: plan.meteredCalls,
      ...(await storePeople(deps, identity, scope.people)),
    });
    await fetcher.collect();
    await spending.note();
    return { scope, fetcher, plan: summary, inputsSha256: archive.inputsSha256(source.calls) };
  } catch (error) {
    // What was spent is noted if it can be; the error that ended the run is the one to tell.
    await spending.note().catch((fault: unknown) => {
      deps.log.warn('payroll.spending-not-noted', { run: progress.label, error: fault });
    });
    throw error;
  }
}

/** What a run would fetch and cost. Nothing metered is spent, nothing is stored. */
export async function planOnly(
  deps: ExportDependencies,
  subject: ExportSubject,
  mapping: PayrollMapping,
  signal: AbortSignal,
): Promise<PlanSummary> {
  const nowEpochMs = deps.clock.nowEpochMs();
  refusePeriodBeyondHistory(subject.series.period, nowEpochMs);
  const client = deps.dingTalkOf(subject.organisation, {
    avoidFullHour: false,
    onCall: () => undefined,
  });
  const source = new AnswerSource(client, new MemoryAnswerStore(), signal, () => Promise.resolve());
  const runs = await new RunStore(deps.tables).allOf(subject.series);
  const previous = await readPeople(
    deps,
    previousDelivered(runs, subject.series)?.record.peopleKey,
  );
  const scope = await fetchScope(source, scopeSettingsOf(subject), mapping, previous);
  const plan = planCalls(
    scope.people.map(({ userId }) => userId),
    subject.series.period,
  );
  return summarise(
    deps.ledgerOf(subject.organisation),
    subject,
    plan,
    scope.people.length,
    nowEpochMs,
  );
}

/** What decides who is in scope, beside answers, mapping and the run before. */
export interface ScopeSettings {
  readonly departmentIds: readonly number[];
  readonly companiesInOrganisation: number;
  readonly series: Pick<RunSeries, 'period' | 'finalPay'>;
}

/** Who is in scope, by the answers of the source. @throws DingTalkError */
export async function fetchScope(
  source: AnswerSource,
  { departmentIds, companiesInOrganisation, series }: ScopeSettings,
  mapping: PayrollMapping,
  previous: readonly KnownPerson[],
): Promise<Scope> {
  const isNamed = (userId: string): boolean =>
    series.finalPay === undefined || mapping.userIds.has(userId);
  const everybody = await fetchDirectory(source, departmentIds);
  const directory = everybody.filter(({ userId }) => isNamed(userId));
  const leavers = await fetchLeavers(source, series.period);
  // The leave records name no department: where an organisation has several companies, the mapping
  // says whose leaver it is.
  const isOurs = (userId: string): boolean =>
    isNamed(userId) && (companiesInOrganisation === 1 || mapping.userIds.has(userId));
  return determineScope(
    directory,
    leavers.filter(({ userId }) => isOurs(userId)),
    series.finalPay === undefined ? previous : [],
    mapping,
  );
}

function scopeSettingsOf({ organisation, company, series }: ExportSubject): ScopeSettings {
  const { departmentIds } = company;
  return { departmentIds, companiesInOrganisation: organisation.companies.length, series };
}

function fetcherOf(
  source: AnswerSource,
  plan: CallPlan,
  subject: ExportSubject,
): AttendanceFetcher {
  return new AttendanceFetcher(
    source,
    plan,
    subject.series.period,
    subject.organisation.operatorUserId,
  );
}

async function summarise(
  ledger: CallLedger,
  { organisation }: ExportSubject,
  plan: CallPlan,
  people: number,
  nowEpochMs: number,
): Promise<PlanSummary> {
  const month = ledgerMonthOf(nowEpochMs);
  const { committedCalls } = await ledger.summary(month);
  return {
    people,
    meteredCalls: plan.meteredCalls,
    calls: plan.calls,
    quota: {
      month,
      callsPerMonth: organisation.quota.apiCallsPerMonth,
      reservedForOthers: organisation.quota.reservedCallsPerMonth,
      committedBefore: committedCalls,
    },
  };
}

/** What the run spends of the month's quota. */
class Spending {
  readonly #progress: RunProgress;
  readonly #archive: AnswerArchive;
  readonly #ledger: CallLedger;
  readonly #month: string;
  /** Spent in other months, if the run was begun before this one. */
  readonly #usedBefore: number;
  /** Spent in this month. */
  #used: number;
  #noted: number;
  #isReserved = false;

  constructor(progress: RunProgress, archive: AnswerArchive) {
    this.#progress = progress;
    this.#archive = archive;
    this.#ledger = progress.deps.ledgerOf(progress.subject.organisation);
    this.#month = ledgerMonthOf(progress.deps.clock.nowEpochMs());
    const noted = progress.record.meteredCallsByMonth;
    const allNoted = Object.values(noted).reduce((sum, count) => sum + count, 0);
    const notedNow = noted[this.#month] ?? 0;
    this.#usedBefore = allNoted - notedNow;
    // A killed attempt may have stored answers without noting them.
    this.#used = notedNow + Math.max(0, archive.meteredCount - allNoted);
    this.#noted = this.#used;
  }

  count(calls: number): void {
    this.#used += calls;
  }

  /** Shows the plan, then sets its calls aside. @throws QuotaExceededError */
  async reserve(plan: CallPlan, people: number, missing: number): Promise<PlanSummary> {
    const { deps, subject, identity } = this.#progress;
    const summary = await summarise(this.#ledger, subject, plan, people, deps.clock.nowEpochMs());
    deps.log.info('payroll.plan', { run: this.#progress.label, ...summary });
    const details = { meteredCalls: plan.meteredCalls, people, missing };
    // With every answer stored, a spent quota must not keep a held run from being released.
    if (missing > 0) {
      refuseIfNothingStored(this.#archive, identity.period, deps.clock.nowEpochMs());
      const { leavePagesEstimated, shiftsEstimated } = plan.calls;
      try {
        await this.#ledger.reserve({
          month: this.#month,
          spender: this.#progress.label,
          calls: this.#used + missing + leavePagesEstimated + shiftsEstimated,
          quotaCalls: subject.organisation.quota.apiCallsPerMonth,
          reserveCalls: subject.organisation.quota.reservedCallsPerMonth,
        });
      } catch (error) {
        await this.#progress.note('payroll.plan', 'refused', details);
        throw error;
      }
      this.#isReserved = true;
    }
    await this.#progress.note('payroll.plan', 'done', details);
    return summary;
  }

  async noteNowAndThen(): Promise<void> {
    if (this.#used - this.#noted >= CALLS_PER_LEDGER_ENTRY) await this.#noteUsed();
  }

  /** Notes what was used; the reservation shrinks to it. */
  async note(): Promise<void> {
    if (this.#used > this.#noted) await this.#noteUsed();
    if (this.#isReserved) {
      await this.#ledger.settle({ month: this.#month, spender: this.#progress.label });
    }
  }

  async #noteUsed(): Promise<void> {
    this.#noted = this.#used;
    await this.#ledger.recordUsed({
      month: this.#month,
      spender: this.#progress.label,
      usedCalls: this.#used,
    });
    await this.#progress.save({
      meteredCallsUsed: this.#usedBefore + this.#used,
      meteredCallsByMonth: {
        ...this.#progress.record.meteredCallsByMonth,
        [this.#month]: this.#used,
      },
    });
  }
}

/** A run that was begun in time may end after DingTalk's window: what is stored stays usable. */
function refuseIfNothingStored(
  archive: AnswerArchive,
  period: { readonly from: string; readonly to: string },
  nowEpochMs: number,
): void {
  if (archive.meteredCount === 0) refusePeriodBeyondHistory(period, nowEpochMs);
}
