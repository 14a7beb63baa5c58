import type { BilingualText } from '../../../shared/errors/index.ts';
import { makeEvidence, type Evidence } from '../evidence/make-evidence.ts';
import {
  mayGoOn,
  type ForwardingDependencies,
  type OrganisationParts,
  type WorkCaller,
} from '../forwarding-dependencies.ts';
import { readAuditSettings } from '../read-settings.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import type { ActionResult } from './action-result.ts';
import { chosenOrganisations } from './chosen-organisations.ts';

interface MadeEvidence extends Evidence {
  readonly corpId: string;
}

/**
 * Puts one ZIP for the auditor into the functions' bucket, for each organisation that was asked for.
 *
 * @throws AuditRequestRefusedError; AuditSettingsInvalidError; the errors of `makeEvidence`
 */
export async function makeEvidenceNow(
  deps: ForwardingDependencies,
  payload: Payload<'evidence'>,
  caller: WorkCaller,
): Promise<ActionResult> {
  const evidence: MadeEvidence[] = [];
  for (const organisation of chosenOrganisations(await deps.configuration(), payload)) {
    const settings = readAuditSettings(organisation);
    if (settings === undefined) continue;
    const { corpId } = organisation;
    const parts = deps.partsOf(organisation, settings);
    evidence.push({ corpId, ...(await evidenceOf(deps, parts, payload, caller)) });
  }
  return { outcome: 'evidence', evidence, next };
}

const next: BilingualText = {
  en: 'Save the ZIP from the bucket and hand it over with its SHA-256, by another way. The page inside explains it, and verify.mjs proves it on any machine with Node.',
  zhHK: '請由儲存空間下載 ZIP，連同其 SHA-256 以另一途徑交予核數師。內附頁面說明內容，verify.mjs 可於任何裝有 Node 的電腦核實。',
};

function evidenceOf(
  { auditTrailOf, clock, environment }: ForwardingDependencies,
  parts: OrganisationParts,
  { from, to }: Payload<'evidence'>,
  { actor, beginUntilEpochMs, signal }: WorkCaller,
): Promise<Evidence> {
  const { organisation, sinks } = parts;
  return makeEvidence(
    {
      ...parts,
      environment,
      clock,
      trail: auditTrailOf(organisation),
      sinks: sinks.map(({ settings }) => settings),
    },
    { corpId: organisation.corpId, from, to },
    { actor, signal, mayGoOn: mayGoOn(clock, beginUntilEpochMs) },
  );
}
