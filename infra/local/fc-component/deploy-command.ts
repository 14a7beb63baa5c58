import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import type { ComponentContext } from './component-context.ts';
import { confirmChange } from './confirm-change.ts';
import { deployFunction, EVERYTHING, type DeploymentScope } from './deploy-function.ts';
import { notDeployed, wrongInput } from './errors.ts';
import { hasChanges, partsOf } from './function-plan.ts';
import type { CommandOutput } from './component-command.ts';
import { localFunctionState } from './local-function-state.ts';
import { preparePlan } from './plan-of-function.ts';
import type { RunSummary } from './run-summary.ts';

/** `s deploy [--function [code|config]] [--trigger [names]] [-y]` */
export async function deployCommand(
  context: ComponentContext,
  summary: RunSummary,
): Promise<CommandOutput> {
  const { management, wanted, screen } = context;
  const { functionName } = wanted;
  const scope = scopeOf(context);
  const { plan, zip } = await preparePlan(context);
  const isNew = plan.settings.change === 'create';
  if (isNew && !scope.code && !scope.settings) throw notDeployed(functionName);
  const isReplaced = partsOf(plan).some(({ change }) => change === 'update' || change === 'remove');
  if (isReplaced && context.arguments.options['assume-yes'] === undefined) {
    await confirmChange({
      en: `Change ${functionName}, which is deployed?`,
      zhHK: `是否變更已部署的 ${functionName}？`,
    });
  }
  const tell = (step: string): void => screen.line(`  ${step}`);
  await deployFunction(management, wanted, plan, { zip, scope, tell });
  const outcome = isNew
    ? 'created / 已建立'
    : hasChanges(plan)
      ? 'updated / 已更新'
      : 'unchanged / 沒有變更';
  return reportDeployed(context, summary, outcome);
}

async function reportDeployed(
  { management, wanted, switchboardUrl }: ComponentContext,
  summary: RunSummary,
  outcome: string,
): Promise<CommandOutput> {
  const { functionName, aliases } = wanted;
  const [state, found] = await Promise.all([
    localFunctionState(switchboardUrl, functionName),
    Promise.all(aliases.map((alias) => management.findAlias(functionName, alias))),
  ]);
  const url = state?.tlsUrl ?? '';
  const due = (state?.triggers ?? []).flatMap(({ nextDue }) => nextDue ?? []).sort();
  const alias = found.flatMap((one) =>
    one === undefined ? [] : `${one.aliasName} → ${one.versionId}`,
  );
  const next = due[0] === undefined ? '' : hongKongTime(due[0]);
  summary.add(
    ['function / 函數', 'outcome / 結果', 'alias / 別名', 'URL / next run (HKT) / 網址或下次執行'],
    [[functionName, outcome, alias.join(', '), url === '' ? next : url]],
  );
  return {
    functionName,
    ...(alias.length === 0 ? {} : { alias: alias.join(', ') }),
    ...(url === '' ? {} : { url }),
    ...(next === '' ? {} : { nextRun: `${next} HKT` }),
  };
}

/** @throws ComponentError for a part of a function that there is not */
function scopeOf({ arguments: { options }, wanted }: ComponentContext): DeploymentScope {
  const { function: part, trigger } = options;
  if (part === undefined && trigger === undefined) return EVERYTHING;
  if (part !== undefined && !['all', 'code', 'config'].includes(String(part))) {
    throw wrongInput(
      {
        en: `--function ${String(part)}: is no part of a function`,
        zhHK: `--function ${String(part)}：沒有此部分`,
      },
      {
        en: 'Write --function, --function code or --function config.',
        zhHK: '請填寫 --function、--function code 或 --function config。',
      },
    );
  }
  return {
    code: part === 'all' || part === 'code',
    settings: part === 'all' || part === 'config',
    configurations: part === 'all' || part === 'config',
    triggers:
      trigger === undefined
        ? []
        : trigger === 'all'
          ? 'all'
          : chosenTriggers(String(trigger), wanted.triggers),
    aliases: false,
  };
}

function chosenTriggers(
  text: string,
  known: readonly { readonly triggerName: string }[],
): readonly string[] {
  const names = text.split(',').filter((name) => name !== '');
  return names.filter((name) => known.some(({ triggerName }) => triggerName === name));
}

function hongKongTime(instant: string): string {
  return formatHongKongTimestamp(Date.parse(instant));
}
