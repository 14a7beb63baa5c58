import type { ExportCaller } from '../export-caller.ts';
import type { OtherPayload } from '../invocation.ts';
import type { ExportDependencies } from '../ports.ts';
import { acknowledge } from './acknowledge.ts';
import { applyRetention } from './apply-retention.ts';
import type { ActionResult } from './action-result.ts';
import { checkPeriod } from './check-period.ts';
import { adjust } from './adjust.ts';
import { keepRecords } from './keep-records.ts';
import { compareFile } from './compare-file.ts';
import { explainPerson } from './explain-person.ts';
import { markPaid } from './mark-paid.ts';
import { previewRun } from './preview-run.ts';
import { reproduceRun } from './reproduce-run.ts';
import { requestRelease } from './request-release.ts';
import { subjectAccess } from './subject-access.ts';
import { makeTemplate } from './make-template.ts';

/**
 * Does what a person has asked for beside the export itself.
 *
 * @throws the errors of the action
 */
export async function performAction(
  deps: ExportDependencies,
  payload: OtherPayload,
  caller: ExportCaller,
): Promise<ActionResult> {
  switch (payload.action) {
    case 'retention':
      return applyRetention(deps, payload, caller);
    case 'subject-access':
      return subjectAccess(deps, payload, caller);
    case 'template':
      return makeTemplate(deps, payload, caller);
    case 'acknowledge':
      return acknowledge(deps, payload, caller);
    case 'check':
      return checkPeriod(deps, payload, caller);
    case 'adjust':
      return adjust(deps, payload, caller);
    case 'mark-paid':
      return markPaid(deps, payload, caller);
    case 'compare':
      return compareFile(deps, payload, caller);
    case 'explain':
      return explainPerson(deps, payload, caller);
    case 'preview':
      return previewRun(deps, payload);
    case 'reproduce':
      return reproduceRun(deps, payload, caller);
    case 'release':
      return requestRelease(deps, payload, caller);
    case 'statutory-records':
      return keepRecords(deps, payload);
  }
}
