import type { ComponentContext } from './component-context.ts';
import { notDeployed } from './errors.ts';
import type { CommandOutput } from './component-command.ts';
import { localFunctionState } from './local-function-state.ts';

/** `s info`: what is deployed. The values of environment variables are left out: names say enough. */
export async function infoCommand(context: ComponentContext): Promise<CommandOutput> {
  const { management, wanted, switchboardUrl } = context;
  const { functionName } = wanted;
  const deployed = await management.findFunction(functionName);
  if (deployed === undefined) throw notDeployed(functionName);
  const [triggers, versions, aliases, state] = await Promise.all([
    management.listTriggers(functionName),
    management.listVersions(functionName),
    management.listAliases(functionName),
    localFunctionState(switchboardUrl, functionName),
  ]);
  const { environmentVariables, ...settings } = deployed;
  return {
    ...settings,
    environmentVariables: Object.keys(environmentVariables ?? {}),
    versions: versions.map(({ versionId }) => versionId),
    aliases: aliases.map(({ aliasName, versionId, additionalVersionWeight }) => ({
      aliasName,
      versionId,
      additionalVersionWeight,
    })),
    triggers: triggers.map(({ triggerName, triggerType, qualifier, triggerConfig }) => ({
      triggerName,
      triggerType,
      qualifier,
      triggerConfig: JSON.parse(triggerConfig) as unknown,
      nextRun: state?.triggers.find((one) => one.triggerName === triggerName)?.nextDue,
    })),
    url: state?.tlsUrl,
    instances: state?.processIds.length,
    logFile: state?.logFile,
  };
}
