import { acknowledgeRun } from '../acknowledgement/acknowledge-run.ts';
import { acknowledgementProfileOf } from '../acknowledgement/acknowledgement-settings.ts';
import { acknowledgementNextSteps } from '../acknowledgement/acknowledgement-verdict.ts';
import { lastDelivered } from '../choose-run.ts';
import { findConfigured, viewCompany } from '../company-view.ts';
import { ExportRefusedError, nothingDelivered } from '../errors.ts';
import type { ExportCaller } from '../export-caller.ts';
import { runLabel, seriesLabel } from '../object-keys.ts';
import type { ExportDependencies } from '../ports.ts';
import type { ReceivedAcknowledgement } from '../read-acknowledgements.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { periodOf } from '../requests/request-fields.ts';
import type { ActionResult } from './action-result.ts';

/** All are in the stored answer. */
const MAX_SHOWN = 200;

/**
 * Reads the receiver's answer to a delivered run: the named one, or the last. Changes nothing at the
 * receiver.
 *
 * @throws ExportRefusedError `acknowledgement.not-configured`, `acknowledgement.invalid`,
 *   `request.nothing-delivered`; RunInProgressError; the errors of the file-transfer port
 */
export async function acknowledge(
  deps: ExportDependencies,
  payload: Payload<'acknowledge'>,
  caller: ExportCaller,
): Promise<ActionResult> {
  const subject = await findConfigured(deps, { ...payload, period: periodOf(payload) });
  const profile = acknowledgementProfileOf(subject.company);
  if (profile === undefined) throw notConfigured(subject.company.code);
  const { series } = await viewCompany(deps, subject);
  const { runId } = payload;
  const wanted = series.filter(({ identity }) => runId === undefined || identity.run === runId);
  const stored = lastDelivered(wanted);
  if (stored === undefined) throw nothingDelivered(seriesLabel(subject.series));
  const { identity } = stored;
  const taken = await acknowledgeRun(deps, { subject, identity, profile }, caller);
  return {
    outcome: taken.outcome,
    run: runLabel(identity),
    ...('files' in taken ? { acknowledgementKey: taken.key, ...shownOf(taken.files) } : {}),
    next: acknowledgementNextSteps[taken.outcome],
  };
}

/** What a person has to ask the receiver about; the first of each. */
function shownOf(files: readonly ReceivedAcknowledgement[]) {
  const read = files.map(({ acknowledgement }) => acknowledgement);
  const rejects = read.flatMap((one) => one.rejects);
  return {
    files: files.map(({ name, sha256, acknowledgement }) => ({
      name,
      sha256,
      outcome: acknowledgement.outcome,
    })),
    rejectsTotal: rejects.length,
    rejects: rejects.slice(0, MAX_SHOWN),
    differences: read.flatMap((one) => one.differences).slice(0, MAX_SHOWN),
    problems: read.flatMap((one) => one.problems).slice(0, MAX_SHOWN),
  };
}

function notConfigured(company: string): ExportRefusedError {
  return new ExportRefusedError('acknowledgement.not-configured', {
    text: {
      en: `Company ${company} does not say how its receiver answers.`,
      zhHK: `公司 ${company} 尚未設定接收方如何回覆。`,
    },
    remedy: {
      en: 'Describe the answer in delivery.acknowledgement and publish the configuration.',
      zhHK: '請於 delivery.acknowledgement 說明回覆的格式，並發佈設定。',
    },
    details: { company },
  });
}
