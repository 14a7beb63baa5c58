import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { RequestRefusedError, unknownOrganisation } from '../../../shared/invocation/index.ts';
import type { EventWorkerDependencies } from '../ports.ts';

/**
 * The organisation of a request; where the configuration has only one, it need not be named.
 *
 * @throws RequestRefusedError `request.unknown-organisation`; the errors of the configuration
 */
export async function organisationOf(
  deps: Pick<EventWorkerDependencies, 'configuration'>,
  request: { readonly corpId?: string | undefined },
): Promise<OrganisationConfiguration> {
  const { organisations } = await deps.configuration();
  const [first, ...others] = organisations.filter(
    ({ corpId }) => corpId === (request.corpId ?? corpId),
  );
  if (first !== undefined && others.length === 0) return first;
  const remedy = { en: 'Give one of them as corpId.', zhHK: '請以 corpId 指明其中一個。' };
  if (request.corpId !== undefined) {
    throw unknownOrganisation(request.corpId, organisations, remedy);
  }
  const known = organisations.map(({ corpId }) => corpId).join(', ');
  throw new RequestRefusedError('request.unknown-organisation', {
    text: {
      en: `The configuration has several organisations: ${known}.`,
      zhHK: `設定中有多個機構：${known}。`,
    },
    remedy,
    details: { organisations: organisations.length },
  });
}
