import type { FunctionManagement } from '../../function-compute/function-management.ts';
import type { FunctionPlan } from './function-plan.ts';
import { pointAliases } from './point-aliases.ts';
import type { WantedFunction } from './wanted-function.ts';

/** Which parts of a function are deployed. */
export interface DeploymentScope {
  readonly code: boolean;
  readonly settings: boolean;
  readonly configurations: boolean;
  /** `all`, none, or those of these names. */
  readonly triggers: 'all' | readonly string[];
  /** Whether the aliases of its triggers are pointed at what was deployed. */
  readonly aliases: boolean;
}

export const EVERYTHING: DeploymentScope = {
  code: true,
  settings: true,
  configurations: true,
  triggers: 'all',
  aliases: true,
};

/**
 * Brings a function to what is wanted of it: code and settings, its aliases, the configurations of
 * these, then the triggers, so that nothing is called before it is there. What is the same
 * already is left alone, so that a repetition after a failure goes on where it stopped.
 *
 * @param tell is given each step as it begins
 * @throws FunctionManagementError
 */
export async function deployFunction(
  management: FunctionManagement,
  wanted: WantedFunction,
  plan: FunctionPlan,
  { zip, scope, tell }: { zip: Uint8Array; scope: DeploymentScope; tell: (step: string) => void },
): Promise<void> {
  const { functionName } = wanted;
  const isNew = plan.settings.change === 'create';
  if (isNew && (scope.code || scope.settings)) {
    tell(`create ${functionName} / 建立`);
    await management.createFunction(wanted.settings, zip);
  } else await updateFunction(management, wanted, plan, { zip, scope, tell });
  if (scope.aliases) await pointAliases(management, wanted, tell);
  if (scope.configurations) await putConfigurations(management, wanted, plan, tell);
  await putTriggers(management, wanted, plan, { triggers: scope.triggers, tell });
}

async function updateFunction(
  management: FunctionManagement,
  { functionName, settings }: WantedFunction,
  plan: FunctionPlan,
  { zip, scope, tell }: { zip: Uint8Array; scope: DeploymentScope; tell: (step: string) => void },
): Promise<void> {
  const code = scope.code && plan.code.change === 'update';
  const configured = scope.settings && plan.settings.change === 'update';
  if (!code && !configured) return;
  const parts = [...(code ? ['code'] : []), ...(configured ? plan.settings.fields : [])];
  tell(`update ${functionName} (${parts.join(', ')}) / 更新`);
  const changed = configured ? settings : {};
  await management.updateFunction(functionName, changed, code ? zip : undefined);
}

async function putConfigurations(
  management: FunctionManagement,
  { functionName, configurations }: WantedFunction,
  plan: FunctionPlan,
  tell: (step: string) => void,
): Promise<void> {
  for (const [index, { kind, qualifier, content }] of configurations.entries()) {
    const { change, name } = plan.configurations[index] ?? { change: 'create', name: kind };
    if (change === 'unchanged') continue;
    tell(`${change} ${functionName} ${name}`);
    if (content === undefined) await management.deleteConfiguration(functionName, kind, qualifier);
    else await management.putConfiguration(functionName, kind, content, qualifier);
  }
}

async function putTriggers(
  management: FunctionManagement,
  { functionName, triggers }: WantedFunction,
  plan: FunctionPlan,
  { triggers: chosen, tell }: Pick<DeploymentScope, 'triggers'> & { tell: (step: string) => void },
): Promise<void> {
  for (const [index, trigger] of triggers.entries()) {
    const { triggerName } = trigger;
    const change = plan.triggers[index]?.change ?? 'create';
    if (change === 'unchanged' || (chosen !== 'all' && !chosen.includes(triggerName))) continue;
    tell(`${change} ${functionName} trigger ${triggerName} / 觸發器`);
    await management.putTrigger(functionName, trigger, change === 'create');
  }
}
