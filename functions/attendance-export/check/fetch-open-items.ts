import type { PayPeriod } from '../../../shared/time/index.ts';
import { MemoryAnswerStore } from '../answer-archive.ts';
import { computeRun } from '../compute-run.ts';
import type { ApprovalSpan } from '../domain/approval-span.ts';
import { planCalls } from '../domain/call-plan.ts';
import { openItemsOf, type OpenItem } from '../domain/open-item.ts';
import type { PayrollMapping } from '../domain/payroll-mapping.ts';
import { determineScope, type KnownPerson } from '../domain/scope.ts';
import type { ExportSubject } from '../export-subject.ts';
import { AnswerSource } from '../fetch-answers.ts';
import { AttendanceFetcher } from '../fetch-attendance.ts';
import type { Surroundings } from '../surroundings-of-run.ts';
import type { DingTalkClient } from '../../../shared/dingtalk/index.ts';

/** People whose answers are held in memory at once. Shift definitions are asked for once for each. */
const PEOPLE_AT_ONCE = 1_000;

export interface CheckedCompany {
  readonly subject: ExportSubject;
  /** The days of the period that are over. */
  readonly period: PayPeriod;
  readonly mapping: PayrollMapping;
  /** Mapped people of the directory. */
  readonly people: readonly KnownPerson[];
}

/** What may settle a day that looks as if something were missing. */
export interface CheckSurroundings extends Surroundings {
  readonly approvals: readonly ApprovalSpan[];
}

/** Metered calls to read the attendance, estimated on the high side as for a run. */
export function plannedCalls({ people, period }: CheckedCompany): number {
  return partsOf(people)
    .map((part) => planCalls(idsOf(part), period).meteredCalls)
    .reduce((sum, calls) => sum + calls, 0);
}

/**
 * What the company's rules find missing so far: punches, schedules and leave are fetched and judged
 * as in a run, and forgotten.
 *
 * @throws DingTalkError; ExportHaltedError `run.does-not-reconcile`
 */
export async function fetchOpenItems(
  client: DingTalkClient,
  company: CheckedCompany,
  surroundings: CheckSurroundings,
  signal: AbortSignal,
): Promise<OpenItem[]> {
  const items: OpenItem[] = [];
  for (const part of partsOf(company.people)) {
    items.push(...(await itemsOf(client, { ...company, people: part }, surroundings, signal)));
  }
  return items;
}

async function itemsOf(
  client: DingTalkClient,
  { subject, period, mapping, people }: CheckedCompany,
  surroundings: CheckSurroundings,
  signal: AbortSignal,
): Promise<OpenItem[]> {
  const source = new AnswerSource(client, new MemoryAnswerStore(), signal, () => Promise.resolve());
  const plan = planCalls(idsOf(people), period);
  const { operatorUserId, replaySourceTypes } = subject.organisation;
  const fetcher = new AttendanceFetcher(source, plan, period, operatorUserId);
  await fetcher.collect();
  const { exceptions } = await computeRun(
    {
      period,
      scope: determineScope(people, [], [], mapping),
      mapping,
      shifts: await fetcher.readShifts(),
      leave: await fetcher.readLeave(),
      replaySourceTypes: new Set(replaySourceTypes),
      payRules: subject.payRules,
      ...surroundings,
    },
    (leave) => fetcher.readBatches(leave),
  );
  const asked = new Set(idsOf(people));
  // The mapping names people of the other parts as well, who were not asked about here.
  return openItemsOf(exceptions).filter(({ userId }) => asked.has(userId));
}

function partsOf(people: readonly KnownPerson[]): (readonly KnownPerson[])[] {
  const parts: (readonly KnownPerson[])[] = [];
  for (let first = 0; first < people.length; first += PEOPLE_AT_ONCE) {
    parts.push(people.slice(first, first + PEOPLE_AT_ONCE));
  }
  return parts;
}

function idsOf(people: readonly KnownPerson[]): string[] {
  return people.map(({ userId }) => userId);
}
