import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { WorkRefusedError } from '../errors.ts';
import type { EventWorkerDependencies } from '../ports.ts';

/**
 * The organisation of a request; where the configuration has only one, it need not be named.
 *
 * @throws WorkRefusedError `request.unknown-organisation`; the errors of the configuration
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
  const known = organisations.map(({ corpId }) => corpId).join(', ');
  throw new WorkRefusedError('request.unknown-organisation', {
    text:
      request.corpId === undefined
        ? {
            en: `The configuration has several organisations: ${known}.`,
            zhHK: `設定中有多個機構：${known}。`,
          }
        : {
            en: `The configuration does not have the organisation ${request.corpId}; it has ${known}.`,
            zhHK: `設定中沒有機構 ${request.corpId}；現有 ${known}。`,
          },
    remedy: { en: 'Give one of them as corpId.', zhHK: '請以 corpId 指明其中一個。' },
    details: { organisations: organisations.length },
  });
}
