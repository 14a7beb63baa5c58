import { fetchScope } from './collect-answers.ts';
import { defaultPayRules, payRulesSchema } from './domain/pay-rules.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { planRun } from './domain/run-plan.ts';
import type { Scope } from './domain/scope.ts';
import { AnswerSource } from './fetch-answers.ts';
import type { AttendanceFetcher } from './fetch-attendance.ts';
import { mappingOfRun } from './mapping-of-run.ts';
import { runLabel } from './object-keys.ts';
import { readPeople } from './people-of-run.ts';
import { callsOf, storedReportedPunches } from './reported-punches/reported-punch-answer.ts';
import type { ExportDependencies } from './ports.ts';
import { fetchersOf, fetchFurther, type FurtherAnswers } from './run-fetchers.ts';
import { readPins, type RunPins } from './run-pins.ts';
import type { StoredRun } from './run-store.ts';
import { noFurtherCalls, StoredAnswers } from './stored-answers.ts';
import { readSurroundings, type Surroundings } from './surroundings-of-run.ts';

export interface ReopenOptions {
  /** In whose name was asked, for runs whose pins do not say. */
  readonly operatorUserId: string;
  readonly signal: AbortSignal;
  /** Only the answers that this person is in are read; everybody's by default. */
  readonly userId?: string;
}

/** A stored run with all that it was computed from. */
export interface ReopenedRun {
  readonly pins: RunPins;
  readonly mapping: PayrollMapping;
  readonly scope: Scope;
  readonly fetcher: AttendanceFetcher;
  readonly further: FurtherAnswers;
  readonly surroundings: Surroundings;
  /** Of the answers read so far. */
  readonly inputsSha256: () => string;
}

/** What a run was computed from, and whether DingTalk's answers are still stored. */
export interface PinnedRun {
  readonly pins: RunPins;
  readonly mapping: PayrollMapping;
}

/** @throws ExportHaltedError `answer.altered`; ExportRefusedError `mapping.missing` */
export async function readPinnedRun(
  deps: ExportDependencies,
  { identity, record }: StoredRun,
): Promise<PinnedRun> {
  const pins = await readPins(deps, record);
  const mappingOf = await mappingOfRun(deps, { identity, record, pins });
  // Job numbers are those of the day: the list of people keeps them longer than the answers live.
  const people = await readPeople(deps, record.peopleKey);
  const directory = people.map(({ userId, jobNumber = '' }) => ({ userId, jobNumber }));
  return { pins, mapping: mappingOf(people.length === 0 ? undefined : directory) };
}

/**
 * Opens a run as it was: by its pins, and with the answers that were stored for it. Nothing is written
 * and DingTalk is not asked.
 *
 * @returns undefined if the answers were erased
 * @throws ExportHaltedError `answer.altered`
 */
export async function reopenRun(
  deps: ExportDependencies,
  { identity, record }: StoredRun,
  { pins, mapping }: PinnedRun,
  { operatorUserId, signal, userId }: ReopenOptions,
): Promise<ReopenedRun | undefined> {
  if (record.answersErasure !== undefined) return undefined;
  const answers = await StoredAnswers.open(deps, identity);
  if (answers.isEmpty) return undefined;
  const source = new AnswerSource(noFurtherCalls, answers, signal, () => Promise.resolve());
  const previous = await readPeople(deps, pins.previousPeople?.key);
  const { departmentIds, companiesInOrganisation } = pins;
  const settings = { departmentIds, companiesInOrganisation, series: identity };
  const { scope } = await fetchScope(source, settings, () => mapping, previous);
  const { period } = identity;
  const payRules = payRulesSchema.parse(pins.payRules);
  const userIds = scope.people.map((person) => person.userId);
  const plan = planRun({
    run: runLabel(identity),
    period,
    userIds,
    mappedUserIds: userIds.filter((id) => mapping.userIds.has(id)),
    // A run of before these were asked for has no such answers.
    payRules: pins.holidayCalendar === undefined ? defaultPayRules : payRules,
    crossCheckPercent: pins.holidayCalendar === undefined ? 0 : pins.crossCheckPercent,
    begunEpochMs: record.startedAtEpochMs,
  });
  const hasPerson = (batch: { readonly userIds: readonly string[] }): boolean =>
    userId === undefined || batch.userIds.includes(userId);
  const { attendance } = plan;
  const fetchers = fetchersOf(
    source,
    // Who is asked about for kinds of leave follows from everybody's leave, which is little to read.
    { ...plan, attendance: { ...attendance, batches: attendance.batches.filter(hasPerson) } },
    {
      period,
      operatorUserId: pins.operatorUserId ?? operatorUserId,
      payRules: pins.holidayCalendar === undefined ? defaultPayRules : payRules,
    },
  );
  await fetchers.approvals.list();
  const fetched = await fetchFurther(fetchers, scope, mapping);
  const further = { ...fetched, reported: await storedReportedPunches(answers) };
  const surroundings = await readSurroundings(deps, pins, period);
  const inputsSha256 = (): string => answers.inputsSha256(callsOf(source, answers));
  const { attendance: fetcher } = fetchers;
  return { pins, mapping, scope, fetcher, further, surroundings, inputsSha256 };
}
