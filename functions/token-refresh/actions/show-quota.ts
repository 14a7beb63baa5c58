import { readQuotaReport } from '../../../shared/call-ledger/index.ts';
import type { BilingualText } from '../../../shared/errors/index.ts';
import { chosenOrganisations } from '../../../shared/invocation/index.ts';
import type { TokenRefreshDependencies, WorkCaller } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { shownQuota } from '../status/shown-quota.ts';
import type { ActionResult } from './action-result.ts';

/**
 * The month's metered calls and pushes of each organisation, with a forecast. Costs no call.
 *
 * @throws RequestRefusedError; the errors of configuration and table port
 */
export async function showQuota(
  deps: TokenRefreshDependencies,
  payload: Payload<'quota'>,
  { signal }: WorkCaller,
): Promise<ActionResult> {
  const organisations = chosenOrganisations(await deps.configuration(), payload);
  const reports = [];
  for (const organisation of organisations) {
    const report = await readQuotaReport(deps, organisation, { signal });
    reports.push({ corpId: organisation.corpId, report });
  }
  return {
    outcome: 'quota',
    organisations: reports.map(({ corpId, report }) => shownQuota(corpId, report)),
    next: joined(reports.map(({ report }) => report.nextStep)),
  };
}

/** Each step once, most organisations have the same. */
function joined(steps: readonly BilingualText[]): BilingualText {
  const once = (texts: readonly string[], between: string): string =>
    [...new Set(texts)].join(between);
  return {
    en: once(
      steps.map(({ en }) => en),
      ' ',
    ),
    zhHK: once(
      steps.map(({ zhHK }) => zhHK),
      '',
    ),
  };
}
