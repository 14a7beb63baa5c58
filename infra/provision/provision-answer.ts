import type { BilingualText, ErrorReport } from '../../shared/errors/index.ts';
import type { AnswerView, FunctionAnswer } from '../command/show-answer.ts';
import { causeTold } from '../command/told-cause.ts';
import { EXIT, type ExitStatus } from '../command/exit-status.ts';
import { isPending, type StepAction } from './planned-step.ts';
import type { ProvisionResult } from './run-provision.ts';

/** One resource, as `--json` has it. */
export interface AnsweredResource {
  readonly kind: string;
  readonly name: string;
  readonly present: string;
  readonly declared: string;
  readonly action: StepAction;
  /** Of an apply, where there was something to do. */
  readonly result?: 'done' | 'failed';
  readonly why?: BilingualText;
  readonly error?: ErrorReport;
}

export interface ProvisionAnswer extends FunctionAnswer {
  readonly outcome: 'as-declared' | 'pending' | 'applied' | 'failed';
  readonly environment: string;
  readonly resources: readonly AnsweredResource[];
  /** Whether what was changed stands in the audit trail; absent where nothing was changed. */
  readonly audit?: ProvisionResult['audit'];
  readonly next: BilingualText;
}

/** The result for people and programs. */
export function answerOf(environment: string, result: ProvisionResult): ProvisionAnswer {
  const outcome = outcomeOf(result);
  const { audit } = result;
  return {
    outcome,
    environment,
    resources: result.steps.map(({ step, outcome: done, error = step.error }) => ({
      kind: step.kind,
      name: step.name,
      present: step.present,
      declared: step.wanted,
      action: step.action,
      ...(done === 'done' || done === 'failed' ? { result: done } : {}),
      ...(step.why === undefined ? {} : { why: step.why }),
      ...(error === undefined ? {} : { error }),
    })),
    ...(audit === undefined ? {} : { audit }),
    next: nextOf(outcome, environment),
  };
}

export function exitStatusOf({ outcome }: FunctionAnswer): ExitStatus {
  if (outcome === 'failed') return EXIT.failed;
  return outcome === 'pending' ? EXIT.waiting : EXIT.done;
}

function outcomeOf({ mode, steps, audit }: ProvisionResult): ProvisionAnswer['outcome'] {
  const isBad = steps.some(({ outcome }) => outcome === 'refused' || outcome === 'failed');
  if (isBad || typeof audit === 'object') return 'failed';
  if (!steps.some(({ step }) => isPending(step))) return 'as-declared';
  return mode === 'plan' ? 'pending' : 'applied';
}

function nextOf(outcome: ProvisionAnswer['outcome'], environment: string): BilingualText {
  const apply = `npm run provision -- --env ${environment} --apply`;
  const check = `npm run doctor -- --env ${environment}`;
  const texts = {
    'as-declared': { en: 'Everything is as declared.', zhHK: '一切符合聲明。' },
    pending: { en: `To do this: ${apply}`, zhHK: `如要執行：${apply}` },
    applied: { en: `Done. To check: ${check}`, zhHK: `已完成。檢查：${check}` },
    failed: { en: `Mend what is told above, then: ${apply}`, zhHK: `請按上文處理，然後：${apply}` },
  };
  return texts[outcome];
}

const ACTIONS: Readonly<Record<StepAction, string>> = {
  create: 'create / 建立',
  change: 'change / 更改',
  remove: 'remove / 移除',
  unchanged: 'unchanged / 不變',
  left: 'left / 維持現狀',
  refused: 'refused / 拒絕',
};
const RESULTS = { done: 'done / 完成', failed: 'failed / 失敗' };

/** What is as declared is only counted; causes and reasons stand below the table. */
export const answerView: AnswerView = {
  labels: {
    environment: 'environment / 環境',
    unchanged: 'unchanged / 不變',
    resources: 'resources / 資源',
    resource: 'resource / 資源',
    present: 'present / 現狀',
    declared: 'declared / 聲明',
    action: 'action / 動作',
    result: 'result / 結果',
    audit: 'audit trail / 審計紀錄',
  },
  shown: (fields) => {
    const { environment, resources, audit } = fields as ProvisionAnswer;
    const told = resources.filter(({ action }) => action !== 'unchanged');
    return {
      environment,
      unchanged: resources.length - told.length,
      ...(audit === undefined ? {} : { audit: typeof audit === 'object' ? audit.code : audit }),
      resources: told.map(({ kind, name, present, declared, action, result }) => ({
        resource: `${kind}/${name}`,
        present,
        declared,
        action: ACTIONS[action],
        ...(result === undefined ? {} : { result: RESULTS[result] }),
      })),
    };
  },
  told: (fields) => {
    const { resources, audit } = fields as ProvisionAnswer;
    const told = resources.flatMap(({ kind, name, why, error }) => [
      ...(error === undefined ? [] : [`${kind}/${name}: ${causeTold(error)}`]),
      ...(why === undefined ? [] : [`${kind}/${name}:\n  ${why.en}\n  ${why.zhHK}`]),
    ]);
    return {
      fields: [],
      paragraphs: typeof audit === 'object' ? [...told, unrecorded(audit)] : told,
    };
  },
};

function unrecorded(error: ErrorReport): string {
  return `The change stands, but not in the audit trail. / 更改已生效，但未能寫入審計紀錄。\n${causeTold(error)}`;
}
