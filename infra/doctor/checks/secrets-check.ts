import type { DoctorCheck } from '../doctor-check.ts';
import type { DoctorContext } from '../doctor-context.ts';
import type { Finding } from '../domain/check-result.ts';
import { findingOfError } from '../domain/findings.ts';
import type { NeededSecret } from '../domain/needed-secret.ts';
import { secretsOfConfiguration, secretsOfSettings } from '../secrets-needed.ts';

/** Every secret that settings or configuration name is there, and has the form that is needed. */
export const secretsCheck: DoctorCheck = {
  id: 'secrets',
  run: async (context, signal) => {
    const needed = await neededSecrets(context);
    const found = await Promise.all(needed.map((one) => judge(context, one, signal)));
    const count = String(needed.length);
    return {
      seen: { en: `${count} named`, zhHK: `所需 ${count} 項` },
      findings: found.flat(),
    };
  },
};

/** Without a configuration those of the settings are looked at all the same. */
async function neededSecrets(context: DoctorContext): Promise<readonly NeededSecret[]> {
  const { settings } = await context.target();
  const environment = settings['STAGE'] ?? context.environment;
  const live = await context.configuration().catch(() => undefined);
  return [
    ...secretsOfSettings(environment, settings),
    ...(live === undefined ? [] : secretsOfConfiguration(live.configuration)),
  ];
}

async function judge(
  context: DoctorContext,
  { name, where, judge: judgeValue }: NeededSecret,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  try {
    const { secrets } = await context.services();
    const { value } = await secrets.getSecret(name, { fresh: true, signal });
    await judgeValue(value);
    return [];
  } catch (error) {
    return [findingOfError(`${name} (${where})`, error)];
  }
}
