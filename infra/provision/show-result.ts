import type { BilingualText, ErrorReport } from '../../shared/errors/index.ts';
import { causeTold } from '../command/told-cause.ts';
import { EXIT } from '../command/exit-status.ts';
import type { Screen } from '../local/launcher/screen.ts';
import type { AppliedStep } from './apply-steps.ts';
import { isPending, type StepAction } from './planned-step.ts';
import type { ProvisionResult } from './run-provision.ts';

const ACTIONS: Readonly<Record<StepAction, string>> = {
  create: 'create / 建立',
  change: 'change / 更改',
  remove: 'remove / 移除',
  unchanged: 'unchanged / 不變',
  left: 'left / 維持現狀',
  refused: 'refused / 拒絕',
};
const OUTCOMES: Readonly<Record<'done' | 'failed', string>> = {
  done: 'done / 完成',
  failed: 'failed / 失敗',
};

/** Shows a plan or an apply as a table, then why, and what to do next. */
export function showResult(screen: Screen, result: ProvisionResult): void {
  const { environment, mode, steps } = result;
  screen.heading(`${environment}: ${mode === 'plan' ? 'plan / 計劃' : 'apply / 執行'}`);
  const isApply = mode === 'apply';
  const told = steps.filter(({ step }) => step.action !== 'unchanged');
  if (told.length > 0) {
    screen.table(
      [
        'resource / 資源',
        'present / 現狀',
        'declared / 聲明',
        'action / 動作',
        ...(isApply ? ['result / 結果'] : []),
      ],
      told.map((applied) => rowOf(applied, isApply)),
    );
  }
  const unchanged = steps.length - told.length;
  screen.line(`${String(unchanged)} unchanged / ${String(unchanged)} 項不變`);
  for (const paragraph of paragraphsOf(result)) screen.line(`\n${paragraph}`);
  const next = nextOf(result);
  screen.line(`\n${next.en}\n${next.zhHK}`);
}

function rowOf({ step, outcome }: AppliedStep, isApply: boolean): readonly string[] {
  const result = outcome === 'done' || outcome === 'failed' ? OUTCOMES[outcome] : '';
  const name = `${step.kind}/${step.name}`;
  const row = [name, step.present, step.wanted, ACTIONS[step.action]];
  return isApply ? [...row, result] : row;
}

function paragraphsOf({ steps, audit }: ProvisionResult): readonly string[] {
  const told = steps.flatMap(({ step, error }) => {
    const name = `${step.kind}/${step.name}`;
    return [
      ...(error === undefined ? [] : [`${name}: ${causeTold(error)}`]),
      ...(step.why === undefined ? [] : [`${name}:\n  ${step.why.en}\n  ${step.why.zhHK}`]),
    ];
  });
  return typeof audit === 'object' ? [...told, unrecorded(audit)] : told;
}

function unrecorded(error: ErrorReport): string {
  return `The change stands, but not in the audit trail. / 更改已生效，但未能寫入審計紀錄。\n${causeTold(error)}`;
}

function nextOf({ environment, mode, steps, status }: ProvisionResult): BilingualText {
  const again = `npm run provision -- --env ${environment} --apply`;
  if (status === EXIT.failed) {
    return {
      en: `Mend what is told above, then: ${again}`,
      zhHK: `請按上文處理，然後執行：${again}`,
    };
  }
  if (mode === 'plan' && steps.some(({ step }) => isPending(step))) {
    return { en: `To do this: ${again}`, zhHK: `如要執行：${again}` };
  }
  return mode === 'apply' && steps.some(({ outcome }) => outcome === 'done')
    ? {
        en: `Done. Next: npm run doctor -- --env ${environment}`,
        zhHK: `已完成。下一步：npm run doctor -- --env ${environment}`,
      }
    : { en: 'Everything is as declared.', zhHK: '一切符合聲明。' };
}
