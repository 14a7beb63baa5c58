import { parseArguments, unknownOption, type OptionValues } from '../command/parse-arguments.ts';
import { usageError } from '../command/usage-error.ts';
import type { BilingualText } from '../../shared/errors/index.ts';
import { resourceKinds, type ResourceKind } from './planned-step.ts';

/** What a person asks of `npm run provision`. */
export interface ProvisionOptions {
  readonly environment: string;
  readonly mode: 'plan' | 'apply';
  /** Kinds of resources in the order in which they are made. */
  readonly only: readonly ResourceKind[];
  /** Organisations whose files get life-cycle rules of their own. */
  readonly corpIds: readonly string[];
  /** Tables whose rows may be lost. */
  readonly contract: ReadonlySet<string>;
  /** The audit bucket whose retention may be locked for ever. */
  readonly lockAudit: string | undefined;
  readonly stateDirectory: string;
  readonly isJson: boolean;
}

const FLAGS = ['plan', 'apply', 'json', 'help'];
const TEXTS = ['env', 'only', 'corp', 'contract', 'lock-audit', 'state'];

/**
 * Takes the command line apart.
 *
 * @returns undefined if help is asked for
 * @throws UsageError naming everything that is wrong with it
 */
export function readProvisionOptions(args: readonly string[]): ProvisionOptions | undefined {
  const known = { names: [...TEXTS, ...FLAGS], flags: new Set(FLAGS) };
  const { action, about, options, problems: found } = parseArguments(args, known);
  if (options['help'] === true || action === 'help') return undefined;
  const problems = [
    ...found,
    ...[action, about].filter((word) => word !== '').map(notAnOption),
    ...Object.keys(options).flatMap((name) =>
      known.names.includes(name) ? [] : [unknownOption(name, 'provision')],
    ),
    ...problemsOf(options),
  ];
  if (problems.length > 0) throw usageError(problems);
  const kinds = listOf(options['only']);
  return {
    environment: String(options['env']),
    mode: options['apply'] === true ? 'apply' : 'plan',
    only: resourceKinds.filter((kind) => kinds.length === 0 || kinds.includes(kind)),
    corpIds: listOf(options['corp']),
    contract: new Set(listOf(options['contract'])),
    lockAudit: textOf(options['lock-audit']),
    stateDirectory: textOf(options['state']) ?? '.local',
    isJson: options['json'] === true,
  };
}

function problemsOf(options: OptionValues): readonly BilingualText[] {
  const problems: BilingualText[] = [];
  if (!('env' in options)) problems.push(ENV_MISSING);
  if (options['plan'] === true && options['apply'] === true) problems.push(ONE_OF_TWO);
  if (options['plan'] !== true && options['apply'] !== true) problems.push(ONE_OF_TWO);
  const kinds: readonly string[] = resourceKinds;
  const unknown = listOf(options['only']).filter((kind) => !kinds.includes(kind));
  problems.push(...unknown.map(unknownKind));
  const strange = listOf(options['corp']).filter((corpId) => !/^[A-Za-z0-9]{1,64}$/.test(corpId));
  problems.push(...strange.map(noCorpId));
  return problems;
}

function listOf(value: string | true | undefined): readonly string[] {
  return (textOf(value) ?? '').split(',').flatMap((part) => (part.trim() ? [part.trim()] : []));
}

function textOf(value: string | true | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const ENV_MISSING: BilingualText = {
  en: '--env: is missing; test, prod or local',
  zhHK: '--env：不可欠缺；test、prod 或 local',
};
const ONE_OF_TWO: BilingualText = {
  en: 'Give one of --plan (shows what would be done) and --apply (does it)',
  zhHK: '請指定 --plan（列出將會進行的事項）或 --apply（執行）其中之一',
};
const unknownKind = (kind: string): BilingualText => ({
  en: `--only: ${kind} is none of ${resourceKinds.join(', ')}`,
  zhHK: `--only：${kind} 不屬 ${resourceKinds.join('、')}`,
});
const noCorpId = (corpId: string): BilingualText => ({
  en: `--corp: ${corpId} is no corpId; letters and digits only`,
  zhHK: `--corp：${corpId} 並非 corpId；只可有字母及數字`,
});
const notAnOption = (word: string): BilingualText => ({
  en: `${word}: not understood; options begin with --`,
  zhHK: `${word}：無法理解；選項須以 -- 開頭`,
});

/** The page of help. */
export const USAGE = `npm run provision -- --env test|prod|local --plan|--apply [options]

Makes tables, buckets, roles and logs of an environment as they are declared.
使環境的資料表、儲存空間、角色及日誌符合聲明。

  --env NAME               environment / 環境
  --plan                   show what would be done / 列出將會進行的事項
  --apply                  do it / 執行
  --only KIND,KIND         ${resourceKinds.join(', ')} / 只限這些種類
  --corp ID,ID             organisations with files in the bucket / 在儲存空間有檔案的機構（corpId）
  --contract TABLE,TABLE   these tables may lose rows, or go / 這些資料表可刪減資料或移除
  --lock-audit BUCKET      lock its retention; nobody can undo that / 鎖定其保留政策，不可還原
  --state DIR              folder of the local cloud (.local) / 本機雲端的狀態資料夾
  --json                   the result as JSON / 以 JSON 輸出
  --help

Exit status / 結束代碼: 0 as declared, or done / 符合聲明或已完成; 1 failed or refused / 失敗或被拒;
2 usage / 用法不正確; 3 changes are pending (plan) / 有待執行的更改（plan）
`;
