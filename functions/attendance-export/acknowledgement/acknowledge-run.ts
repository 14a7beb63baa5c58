import { withCompanyLease } from '../company-lease.ts';
import type { ExportCaller } from '../export-caller.ts';
import type { ExportSubject } from '../export-subject.ts';
import type { AcknowledgementProfile } from '../domain/acknowledgement-profile.ts';
import type { RunIdentity } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import { RunProgress } from '../run-progress.ts';
import { RunStore } from '../run-store.ts';
import { takeAcknowledgement, type TakenAcknowledgement } from './take-acknowledgement.ts';

/** A delivered run and how its receiver answers. */
export interface AnswerableRun {
  readonly subject: ExportSubject;
  readonly identity: RunIdentity;
  readonly profile: AcknowledgementProfile;
}

/**
 * Takes the receiver's answer to one run under the company's lease.
 *
 * @throws RunInProgressError; the errors of `takeAcknowledgement`
 */
export function acknowledgeRun(
  deps: ExportDependencies,
  { subject, identity, profile }: AnswerableRun,
  caller: ExportCaller,
): Promise<TakenAcknowledgement> {
  return withCompanyLease(deps, subject, caller, async (lease, signal) => {
    const runs = new RunStore(deps.tables);
    const stored = (await runs.list(identity)).find((run) => run.identity.run === identity.run);
    if (stored === undefined) throw new RangeError(`run ${identity.run} is no longer there`);
    const { actor } = caller;
    const progress = new RunProgress({ deps, subject, lease, signal, actor, runs, stored });
    return takeAcknowledgement(progress, profile);
  });
}
