import type { ComponentContext } from './component-context.ts';
import { partsOf, type Change, type PlannedPart } from './function-plan.ts';
import type { CommandOutput } from './component-command.ts';
import { preparePlan } from './plan-of-function.ts';
import type { RunSummary } from './run-summary.ts';

const WORDS: Readonly<Record<Change, string>> = {
  create: 'create / 建立',
  update: 'update / 更新',
  unchanged: 'unchanged / 沒有變更',
  remove: 'remove / 移除',
  unlisted: 'not in s.yaml, stays / 不在 s.yaml，保留',
};

const PARTS: Readonly<Record<PlannedPart['part'], string>> = {
  code: 'code / 程式碼',
  settings: 'settings / 設定',
  configuration: 'configuration / 配置',
  trigger: 'trigger / 觸發器',
};

/** `s plan`: what a deployment would change, and nothing is changed. */
export async function planCommand(
  context: ComponentContext,
  summary: RunSummary,
): Promise<CommandOutput> {
  const { plan } = await preparePlan(context);
  const parts = partsOf(plan);
  const { functionName } = context.wanted;
  summary.add(
    ['function / 函數', 'part / 部分', 'change / 變更', 'fields / 欄位'],
    parts.map((part) => [
      functionName,
      `${PARTS[part.part]} ${part.name}`.trimEnd(),
      WORDS[part.change],
      part.fields.join(', '),
    ]),
  );
  const changes = parts.filter(({ change }) => change !== 'unchanged');
  return {
    functionName,
    changes: changes.map(({ part, name, change, fields }) =>
      [change, part, name, ...(fields.length === 0 ? [] : [`(${fields.join(', ')})`])]
        .filter((word) => word !== '')
        .join(' '),
    ),
  };
}
