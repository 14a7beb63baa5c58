import { fetchScope } from './collect-answers.ts';
import { planCalls } from './domain/call-plan.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import type { Scope } from './domain/scope.ts';
import { AnswerSource } from './fetch-answers.ts';
import { AttendanceFetcher } from './fetch-attendance.ts';
import { mappingOfRun } from './mapping-of-run.ts';
import { readPeople } from './people-of-run.ts';
import type { ExportDependencies } from './ports.ts';
import { readPins, type RunPins } from './run-pins.ts';
import type { StoredRun } from './run-store.ts';
import { noFurtherCalls, StoredAnswers } from './stored-answers.ts';

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
  return { pins, mapping: await mappingOfRun(deps, { identity, record, pins }) };
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
  const scope = await fetchScope(source, settings, mapping, previous);
  const { period } = identity;
  const userIds = scope.people.map((person) => person.userId);
  const plan = planCalls(userIds, period);
  const hasPerson = (batch: { readonly userIds: readonly string[] }): boolean =>
    userId === undefined || batch.userIds.includes(userId);
  const fetcher = new AttendanceFetcher(
    source,
    {
      ...plan,
      batches: plan.batches.filter(hasPerson),
      leaveBatches: plan.leaveBatches.filter(hasPerson),
    },
    period,
    pins.operatorUserId ?? operatorUserId,
  );
  const inputsSha256 = (): string => answers.inputsSha256(source.calls);
  return { pins, mapping, scope, fetcher, inputsSha256 };
}
