import path from 'node:path';
import type { EnvironmentCommandParts } from '../command/environment-command.ts';
import { EXIT, type ExitStatus } from '../command/exit-status.ts';
import { commandOption } from '../command/payload-option.ts';
import type { AnswerView, FunctionAnswer } from '../command/show-answer.ts';
import type { DeploymentAnswer, FoundProblem } from './perform-check.ts';

export const checkCommand: EnvironmentCommandParts = {
  name: 'check:deployment',
  title: 'what Serverless Devs lets pass in s.yaml / 檢查 s.yaml',
  options: {
    env: commandOption(
      'text',
      'NAME',
      'environment: test, prod, local (every one that has a file of settings)',
      '環境：test、prod、local（預設：所有備有設定檔的環境）',
    ),
    file: commandOption(
      'text',
      'FILE',
      'another description (s.yaml)',
      '其他描述檔（預設 s.yaml）',
    ),
  },
  exits:
    '0 good, warnings at most / 正確或只有警告, 1 broken, or not done / 有錯誤或未能完成, 2 command wrong / 指令有誤',
};

const labels: Readonly<Record<string, string>> = {
  environment: 'environment / 環境',
  functions: 'functions / 函數',
  timers: 'timers, Hong Kong time / 計時器（香港時間）',
  function: 'function / 函數',
  memoryMb: 'memory, MB / 記憶體',
  cpu: 'vCPU',
  timeoutSeconds: 'time-out, s / 逾時（秒）',
  instances: 'instances × requests / 實例 × 請求',
  triggers: 'triggers / 觸發器',
  timer: 'timer / 計時器',
  schedule: 'schedule / 定時設定',
  nextRuns: 'next runs / 下次執行',
};

/** Problems as paragraphs, with the place as editors and terminals make a link of it; then tables. */
export const checkView: AnswerView = {
  labels,
  shown: (answer) => {
    const { environments } = answer as unknown as DeploymentAnswer;
    // Sizes and times are the same everywhere, but for the names.
    const [first] = environments;
    return first === undefined ? {} : { functions: first.functions, timers: first.timers };
  },
  told: (answer) => ({
    fields: ['problems', 'environments'],
    paragraphs: (answer as unknown as DeploymentAnswer).problems.map(problemTold),
  }),
};

export function problemTold(problem: FoundProblem): string {
  const { file, line, column, severity, code, text, remedy, path: at, environment } = problem;
  const shown = path.relative(process.cwd(), file) || file;
  return [
    `${shown}:${String(line)}:${String(column)}  ${severity}  ${code}  (${environment})`,
    `  ${at}`,
    `  ${text.en}`,
    `  ${text.zhHK}`,
    `  → ${remedy.en}`,
    `  → ${remedy.zhHK}`,
  ].join('\n');
}

export function checkStatus({ outcome }: FunctionAnswer): ExitStatus {
  return outcome === 'broken' ? EXIT.failed : EXIT.done;
}
