import type {
  Configuration,
  OrganisationConfiguration,
} from '../../../shared/configuration/index.ts';
import { AuditRequestRefusedError } from '../errors.ts';
import { SETTINGS_NAME } from '../read-settings.ts';

/**
 * The organisations of a request that forward: the named one, or all.
 *
 * @throws AuditRequestRefusedError `request.unknown-organisation`, `request.not-used`
 */
export function chosenOrganisations(
  { organisations }: Configuration,
  { corpId }: { readonly corpId?: string | undefined },
): readonly OrganisationConfiguration[] {
  const named = organisations.filter((one) => corpId === undefined || one.corpId === corpId);
  if (named.length === 0) throw unknownOrganisation(organisations, corpId);
  const chosen = named.filter(({ functionSettings }) => SETTINGS_NAME in functionSettings);
  if (chosen.length === 0) throw notUsed();
  return chosen;
}

function unknownOrganisation(
  organisations: readonly OrganisationConfiguration[],
  corpId: string | undefined,
): AuditRequestRefusedError {
  const known = organisations.map((one) => one.corpId).join(', ');
  return new AuditRequestRefusedError('request.unknown-organisation', {
    text: {
      en: `The configuration does not have the organisation ${String(corpId)}; it has ${known}.`,
      zhHK: `設定中沒有機構 ${String(corpId)}；現有 ${known}。`,
    },
    remedy: {
      en: 'Give one of them as corpId, or leave it out for all.',
      zhHK: '請以 corpId 指明其中一個；省略即為全部。',
    },
    details: { organisations: organisations.length },
  });
}

function notUsed(): AuditRequestRefusedError {
  return new AuditRequestRefusedError('request.not-used', {
    text: {
      en: `No organisation that was asked for has functionSettings.${SETTINGS_NAME}: nothing is forwarded for it.`,
      zhHK: `所指機構沒有 functionSettings.${SETTINGS_NAME} 設定，故沒有轉送任何審計事件。`,
    },
    remedy: {
      en: 'Add the settings as the README shows, and publish the configuration.',
      zhHK: '請按 README 所示加入設定並發佈。',
    },
  });
}
