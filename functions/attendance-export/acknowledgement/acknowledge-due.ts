import type { Configuration } from '../../../shared/configuration/index.ts';
import { reportError } from '../../../shared/errors/index.ts';
import { DAY_MS } from '../../../shared/time/index.ts';
import type { ExportCaller } from '../export-caller.ts';
import { findCompany, findSubject } from '../export-subject.ts';
import { runLabel } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import { RunStore, type StoredRun } from '../run-store.ts';
import { acknowledgeRun } from './acknowledge-run.ts';
import { acknowledgementProfileOf } from './acknowledgement-settings.ts';
import type { TakenAcknowledgement } from './take-acknowledgement.ts';

/** Who has not answered by then will not; a person can still ask with {"action":"acknowledge"}. */
const PATIENCE_MS = 45 * DAY_MS;

export interface AnsweredRun {
  readonly run: string;
  readonly outcome: TakenAcknowledgement['outcome'] | 'failed';
}

/**
 * Looks for the receiver's answer to every delivered run of a company that has none yet, for the timer.
 * Asks no server where no answer is configured or none is due. A failure is logged and told, and keeps
 * neither the other runs nor the export waiting: it never throws.
 */
export async function acknowledgeDue(
  deps: ExportDependencies,
  configuration: Configuration,
  companyCode: string,
  caller: ExportCaller,
): Promise<AnsweredRun[]> {
  const answered: AnsweredRun[] = [];
  const failed = (run: string, error: unknown): void => {
    const { code } = reportError(error);
    deps.log.error('payroll.acknowledgement-failed', { run, code, error });
    answered.push({ run, outcome: 'failed' });
  };
  try {
    for (const stored of await dueRuns(deps, configuration, companyCode)) {
      const run = runLabel(stored.identity);
      await acknowledgeStored(deps, configuration, stored, caller).then(
        ({ outcome }) => answered.push({ run, outcome }),
        (error: unknown) => failed(run, error),
      );
    }
  } catch (error) {
    failed(companyCode, error);
  }
  return answered;
}

async function dueRuns(
  deps: ExportDependencies,
  configuration: Configuration,
  companyCode: string,
): Promise<StoredRun[]> {
  const { organisation, company } = findCompany(configuration, companyCode);
  if (company.delivery.acknowledgement === undefined) return [];
  const { environment } = configuration;
  const about = { environment, corpId: organisation.corpId, company: companyCode };
  const nowEpochMs = deps.clock.nowEpochMs();
  const all = await new RunStore(deps.tables).allOf(about);
  return all.filter((run) => isDue(run, nowEpochMs));
}

async function acknowledgeStored(
  deps: ExportDependencies,
  configuration: Configuration,
  { identity, record }: StoredRun,
  caller: ExportCaller,
): Promise<Pick<TakenAcknowledgement, 'outcome'>> {
  const { company, period, profile: profileName } = identity;
  const leavers = record.employeeNumbers;
  const employees = leavers.length === 0 ? undefined : leavers;
  const subject = findSubject(configuration, { company, period, profile: profileName, employees });
  const profile = acknowledgementProfileOf(subject.company);
  if (profile === undefined) return { outcome: 'not-there' };
  return acknowledgeRun(deps, { subject, identity, profile }, caller);
}

function isDue({ record }: StoredRun, nowEpochMs: number): boolean {
  const { state, acknowledgement, deliveredAtEpochMs = 0 } = record;
  const isDelivered = state === 'delivered' || state === 'delivered-unconfirmed';
  const isYoung = nowEpochMs - deliveredAtEpochMs < PATIENCE_MS;
  return isDelivered && acknowledgement === undefined && isYoung;
}
