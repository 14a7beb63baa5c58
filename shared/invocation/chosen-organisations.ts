import type { Configuration, OrganisationConfiguration } from '../configuration/index.ts';
import type { BilingualText } from '../errors/index.ts';
import { RequestRefusedError } from './errors.ts';

/**
 * The organisations of a request: the named one, or all.
 *
 * @throws RequestRefusedError `request.unknown-organisation`
 */
export function chosenOrganisations(
  { organisations }: Configuration,
  { corpId }: { readonly corpId?: string | undefined },
): readonly OrganisationConfiguration[] {
  const chosen = organisations.filter((one) => corpId === undefined || one.corpId === corpId);
  if (chosen.length > 0) return chosen;
  throw unknownOrganisation(String(corpId), organisations, {
    en: 'Give one of them as corpId, or leave it out for all.',
    zhHK: '請以 corpId 指明其中一個；省略即為全部。',
  });
}

/** The configuration does not have the organisation of a request; those that it has are named. */
export function unknownOrganisation(
  corpId: string,
  organisations: readonly OrganisationConfiguration[],
  remedy: BilingualText,
): RequestRefusedError<'request.unknown-organisation'> {
  const known = organisations.map((one) => one.corpId).join(', ');
  return new RequestRefusedError('request.unknown-organisation', {
    text: {
      en: `The configuration does not have the organisation ${corpId}; it has ${known}.`,
      zhHK: `設定中沒有機構 ${corpId}；現有 ${known}。`,
    },
    remedy,
    details: { organisations: organisations.length },
  });
}
