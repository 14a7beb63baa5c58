import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { reportError, type ErrorReport } from '../../../shared/errors/index.ts';
import { readAuditSettings } from '../read-settings.ts';
import type { ForwardingDependencies, WorkCaller } from '../forwarding-dependencies.ts';
import {
  forwardOrganisation,
  type ForwardedOrganisation,
  type ForwardWish,
} from './forward-organisation.ts';

/** An organisation for which nothing could be done. */
export interface FailedOrganisation {
  readonly corpId: string;
  readonly outcome: 'failed';
  readonly error: ErrorReport;
}

export type OrganisationOutcome = ForwardedOrganisation | FailedOrganisation;

/**
 * Does the work of organisations side by side; those without settings for it have none. One that fails
 * keeps no other from its turn.
 *
 * @throws only the reason of the signal: every other failure is in its place of the result
 */
export async function performForward(
  deps: ForwardingDependencies,
  organisations: readonly OrganisationConfiguration[],
  wish: ForwardWish,
  caller: WorkCaller,
): Promise<readonly OrganisationOutcome[]> {
  const outcomes = await Promise.all(
    organisations.map((organisation) => attempt(deps, organisation, wish, caller)),
  );
  return outcomes.flatMap((outcome) => outcome ?? []);
}

async function attempt(
  deps: ForwardingDependencies,
  organisation: OrganisationConfiguration,
  wish: ForwardWish,
  caller: WorkCaller,
): Promise<OrganisationOutcome | undefined> {
  const { corpId } = organisation;
  try {
    const settings = readAuditSettings(organisation);
    if (settings === undefined) return undefined;
    return await forwardOrganisation(deps, organisation, settings, wish, caller);
  } catch (error) {
    caller.signal.throwIfAborted();
    deps.log.error('audit-forwarding.failed', { corpId, error });
    return { corpId, outcome: 'failed', error: reportError(error) };
  }
}

/** Names of what failed: organisations, sources and sinks. */
export function failuresOf(outcomes: readonly OrganisationOutcome[]): readonly string[] {
  return outcomes.flatMap((one) => {
    if (one.outcome === 'failed') return [one.corpId];
    return [
      ...one.sources.flatMap(({ source, outcome }) => (outcome === 'failed' ? [source] : [])),
      ...one.sinks.flatMap(({ sink, error }) => (error === undefined ? [] : [sink])),
      ...(one.archive?.failures ?? []).map(({ source }) => `archive/${source}`),
    ];
  });
}
