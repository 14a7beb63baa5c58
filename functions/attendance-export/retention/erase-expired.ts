import type { Configuration } from '../../../shared/configuration/index.ts';
import { hongKongDateOf } from '../../../shared/time/index.ts';
import { withCompanyLease } from '../company-lease.ts';
import { heldBecause, isRetentionOver } from '../domain/retention.ts';
import type { ExportCaller } from '../export-caller.ts';
import { findCompany } from '../export-subject.ts';
import { runLabel } from '../object-keys.ts';
import { readPeople } from '../people-of-run.ts';
import type { ExportDependencies } from '../ports.ts';
import { isFinalState } from '../run-record.ts';
import { RunStore, type StoredRun } from '../run-store.ts';
import { eraseAnswers } from './erase-answers.ts';

/** What retention has erased, or in a dry run would erase, and what it must leave. */
export interface RetentionReport {
  readonly erased: readonly { readonly run: string; readonly answers?: number }[];
  /** `legal-hold`, `hold <reference>`, or `not-finished`. */
  readonly kept: readonly { readonly run: string; readonly because: string }[];
}

export interface RetentionOptions {
  /** Looks only. */
  readonly dryRun: boolean;
}

/**
 * Erases DingTalk's stored answers of every finished run of a company whose period ended longer ago
 * than `retention.answersMonths`, unless a legal hold keeps it. For the timer, and by hand. Nothing is
 * left to do once everything is erased; stopped anywhere, the next call goes on.
 *
 * @throws ExportRefusedError `request.unknown-company`; RunInProgressError; the errors of the table
 *   and object ports
 */
export async function eraseExpired(
  deps: ExportDependencies,
  configuration: Configuration,
  companyCode: string,
  caller: ExportCaller,
  { dryRun }: RetentionOptions,
): Promise<RetentionReport> {
  const subject = findCompany(configuration, companyCode);
  const { organisation } = subject;
  const find = (): Promise<FoundRuns> => findExpired(deps, configuration, companyCode);
  const found = await find();
  if (dryRun || found.expired.length === 0) {
    return {
      erased: found.expired.map(({ identity }) => ({ run: runLabel(identity) })),
      kept: found.kept,
    };
  }
  return withCompanyLease(deps, subject, caller, async (lease, signal) => {
    const { expired, kept } = await find();
    const erased: { run: string; answers: number }[] = [];
    for (const stored of expired) {
      const context = { deps, organisation, actor: caller.actor, lease, signal };
      const answers = await eraseAnswers(context, stored);
      erased.push({ run: runLabel(stored.identity), answers });
    }
    return { erased, kept };
  });
}

interface FoundRuns {
  readonly expired: readonly StoredRun[];
  readonly kept: RetentionReport['kept'];
}

async function findExpired(
  deps: ExportDependencies,
  configuration: Configuration,
  companyCode: string,
): Promise<FoundRuns> {
  const { organisation, company } = findCompany(configuration, companyCode);
  const { environment } = configuration;
  const { retention } = company;
  const today = hongKongDateOf(deps.clock.nowEpochMs());
  const about = { environment, corpId: organisation.corpId, company: companyCode };
  const expired: StoredRun[] = [];
  const kept: { run: string; because: string }[] = [];
  for (const stored of await new RunStore(deps.tables).allOf(about)) {
    const { identity, record } = stored;
    const { from, to } = record;
    if (record.answersErasedAtEpochMs !== undefined) continue;
    if (!isRetentionOver(to, retention.answersMonths, today)) continue;
    const userIds = await peopleOf(deps, stored);
    const because = isFinalState(record.state)
      ? heldBecause(retention, { from, to, userIds })
      : 'not-finished';
    if (because === undefined) expired.push(stored);
    else kept.push({ run: runLabel(identity), because });
  }
  return { expired, kept };
}

async function peopleOf(
  deps: ExportDependencies,
  { record }: StoredRun,
): Promise<ReadonlySet<string>> {
  const people = await readPeople(deps, record.peopleKey);
  return new Set(people.map(({ userId }) => userId));
}
