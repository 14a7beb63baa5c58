import {
  describeIssues,
  type BilingualProblems,
  type OrganisationConfiguration,
} from '../../shared/configuration/index.ts';
import type { SecretProvider } from '../../shared/secrets/index.ts';
import {
  credentialsSchema,
  settingsSchema,
  type JiraCredentials,
  type JiraSettings,
} from './domain/settings.ts';
import { SettingsInvalidError } from './errors.ts';

export const SETTINGS_NAME = 'jira-service-desk';

/** The organisation's settings for this function. @throws SettingsInvalidError, every problem at once */
export function readSettings(
  organisation: Pick<OrganisationConfiguration, 'corpId' | 'functionSettings'>,
): JiraSettings {
  const { corpId, functionSettings } = organisation;
  const given = functionSettings[SETTINGS_NAME];
  if (given === undefined) throw new SettingsInvalidError(corpId, absent());
  const result = settingsSchema.safeParse(given);
  if (result.success) return result.data;
  throw new SettingsInvalidError(corpId, describeIssues(result.error));
}

function absent(): BilingualProblems {
  return {
    en: [`functionSettings.${SETTINGS_NAME} is missing`],
    zhHK: [`欠缺 functionSettings.${SETTINGS_NAME}`],
  };
}

/**
 * E-mail and API token of the connector. Nothing of the secret's content gets into the error.
 *
 * @throws SettingsInvalidError; the errors of the secret store
 */
export async function readCredentials(
  secrets: SecretProvider,
  corpId: string,
  { credentialsSecret }: Pick<JiraSettings, 'credentialsSecret'>,
): Promise<JiraCredentials> {
  const { value } = await secrets.getSecret(credentialsSecret);
  const result = credentialsSchema.safeParse(parseJson(value));
  if (result.success) return result.data;
  throw new SettingsInvalidError(corpId, {
    en: [`the secret ${credentialsSecret} must be {"email":"…","apiToken":"…"}`],
    zhHK: [`密鑰 ${credentialsSecret} 的內容須為 {"email":"…","apiToken":"…"}`],
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
