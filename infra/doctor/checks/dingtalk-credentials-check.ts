import { appsOf, type AppConfiguration } from '../../../shared/configuration/index.ts';
import { parseAppSecret } from '../../../shared/dingtalk-tokens/index.ts';
import { NotInIpWhiteListError } from '../../../shared/dingtalk/index.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import type { Finding } from '../domain/check-result.ts';
import { findingOfError } from '../domain/findings.ts';
import { askForToken } from '../probes/dingtalk-questions.ts';

/**
 * DingTalk gives a token for the secret of each app. Asking is free, and whoever asks again within two
 * hours is given the same one: the functions' own tokens stay as they are.
 */
export const dingTalkCredentialsCheck: DoctorCheck = {
  id: 'dingtalk-credentials',
  run: async (context, signal) => {
    const { configuration } = await context.configuration();
    const apps = configuration.organisations.flatMap(appsOf);
    const findings = await Promise.all(apps.map((app) => judge(context, app, signal)));
    const count = String(apps.length);
    return {
      seen: { en: `apps: ${count}`, zhHK: `應用 ${count} 個` },
      findings: findings.flat(),
    };
  },
};

async function judge(
  context: DoctorContext,
  { clientId, clientSecretName }: AppConfiguration,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  try {
    await tokenOf(context, { clientId, clientSecretName }, signal);
    return [];
  } catch (error) {
    // From here: the functions have an address of their own.
    const level = error instanceof NotInIpWhiteListError ? 'warning' : 'failed';
    return [findingOfError(`app ${clientId}`, error, level)];
  }
}

/** A token of the app, known to the redaction. @throws DingTalkError; the errors of the secret */
export async function tokenOf(
  context: DoctorContext,
  { clientId, clientSecretName }: Pick<AppConfiguration, 'clientId' | 'clientSecretName'>,
  signal: AbortSignal,
): Promise<string> {
  const { configuration } = await context.configuration();
  const { secrets } = await context.services();
  const { value } = await secrets.getSecret(clientSecretName, { signal });
  const { environment } = configuration;
  const clientSecret = parseAppSecret(value, { environment, clientId });
  const token = await askForToken(context, { clientId, clientSecret }, signal);
  context.redaction.remember(token);
  return token;
}
