import type {
  Configuration,
  OrganisationConfiguration,
} from '../../../shared/configuration/index.ts';
import { chosenOrganisations as organisationsOf } from '../../../shared/invocation/index.ts';
import { AuditRequestRefusedError } from '../errors.ts';
import { SETTINGS_NAME } from '../read-settings.ts';

/**
 * The organisations of a request that forward: the named one, or all.
 *
 * @throws RequestRefusedError `request.unknown-organisation`
 * @throws AuditRequestRefusedError `request.not-used`
 */
export function chosenOrganisations(
  configuration: Configuration,
  request: { readonly corpId?: string | undefined },
): readonly OrganisationConfiguration[] {
  const chosen = organisationsOf(configuration, request).filter(
    ({ functionSettings }) => SETTINGS_NAME in functionSettings,
  );
  if (chosen.length === 0) throw notUsed();
  return chosen;
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
