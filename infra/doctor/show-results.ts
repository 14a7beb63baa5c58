import type { AnswerView, FunctionAnswer } from '../command/show-answer.ts';
import type { BilingualText } from '../../shared/errors/index.ts';
import { CHECKS } from './domain/check-catalogue.ts';
import type { CheckResult, Finding } from './domain/check-result.ts';
import { exitStatusOf } from './domain/exit-status.ts';
import type { HourOfHost } from './domain/latency-table.ts';

const OUTCOMES: Readonly<Record<CheckResult['outcome'], string>> = {
  ok: 'ok / 正常',
  warning: 'WARNING / 警告',
  failed: 'FAILED / 失敗',
  'not-checked': 'not checked / 未檢查',
};

/** A check as the answer of the command has it. */
export interface ShownCheck extends CheckResult {
  readonly title: BilingualText;
  readonly why: BilingualText;
}

export interface DoctorAnswer extends FunctionAnswer {
  readonly environment: string;
  readonly checks: readonly ShownCheck[];
  readonly latency: readonly HourOfHost[];
}

/** The answer of the command: every check with its findings, and the next step. */
export function answerOf(
  environment: string,
  results: readonly CheckResult[],
  latency: readonly HourOfHost[],
): DoctorAnswer {
  const checks = results.map((result) => {
    const { title, why } = CHECKS[result.id];
    return { ...result, title, why };
  });
  const outcome = OUTCOME_OF[exitStatusOf(results)];
  return { outcome, environment, checks, latency, next: nextStep(environment, results) };
}

const OUTCOME_OF = { 0: 'well', 1: 'failed', 2: 'usage', 3: 'warnings' } as const;

/** A table of the checks, then a paragraph for each thing that is not as it should be. */
export const doctorView: AnswerView = {
  labels: {
    checks: 'checks / 檢查',
    check: 'check / 檢查',
    about: 'about / 項目',
    result: 'result / 結果',
    seen: 'seen / 所見',
    latency: 'latency by hour, ms / 每小時延遲（毫秒）',
    host: 'host / 主機',
    hour: 'hour / 時段',
    samples: 'samples / 次數',
  },
  shown: (answer) => {
    const { checks, latency } = answer as DoctorAnswer;
    return { checks: checks.map(rowOf), latency };
  },
  told: (answer) => ({
    fields: [],
    paragraphs: (answer as DoctorAnswer).checks.flatMap(paragraphsOf),
  }),
};

function rowOf({ id, title, outcome, because, seen }: ShownCheck) {
  const reason = because === undefined ? '' : ` (${because})`;
  return {
    check: id,
    about: `${title.en}\n${title.zhHK}`,
    result: `${OUTCOMES[outcome]}${reason}`,
    seen: seen.en === seen.zhHK ? seen.en : `${seen.en}\n${seen.zhHK}`,
  };
}

/** Findings that are mended alike stand together, with the remedy once below them. */
function paragraphsOf({ id, title, why, findings }: ShownCheck): readonly string[] {
  const byRemedy = new Map<string, Finding[]>();
  for (const finding of findings) {
    const alike = byRemedy.get(finding.remedy.en) ?? [];
    byRemedy.set(finding.remedy.en, [...alike, finding]);
  }
  const heading = [`${id}: ${title.en} / ${title.zhHK}`, `  ${why.en}`, `  ${why.zhHK}`];
  return [...byRemedy.values()].map((alike, index) =>
    [...(index === 0 ? heading : []), ...alike.map(lineOf), ...remedyOf(alike)].join('\n'),
  );
}

function lineOf({ code, level, subject, text }: Finding): string {
  const mark = level === 'failed' ? '✗' : '!';
  return `  ${mark} ${subject} (${code})\n      ${text.en}\n      ${text.zhHK}`;
}

function remedyOf([first]: readonly Finding[]): readonly string[] {
  return first === undefined ? [] : [`    → ${first.remedy.en}`, `    → ${first.remedy.zhHK}`];
}

/** Begins with the first thing that has failed, because the later ones may follow from it. */
function nextStep(environment: string, results: readonly CheckResult[]): BilingualText {
  const inOrder = ['failed', 'warning'] as const;
  const [first] = inOrder.flatMap((level) => results.filter(({ outcome }) => outcome === level));
  const again =
    environment === 'local' ? 'npm run doctor' : `npm run doctor -- --env ${environment}`;
  if (first === undefined) {
    return {
      en: 'Everything that can be checked is as it should be.',
      zhHK: '所有可檢查的項目均屬正常。',
    };
  }
  return {
    en: `Begin with ${first.id}: what stands below it may follow from it. Then again: ${again}`,
    zhHK: `請先處理 ${first.id}，其後的項目可能由此引起；然後再執行：${again}`,
  };
}
