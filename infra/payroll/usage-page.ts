import { actionNames, actionTexts, localActions } from './command-actions.ts';
import { commonOptions, payloadOptions } from './command-options.ts';
import { optionsOf } from './parse-command.ts';

const localTexts: Readonly<Record<string, readonly [string, string]>> = {
  agree: ['', 'let the file out / 同意'],
  refuse: ['', 'refuse it / 拒絕'],
  as: ['ID', 'userId of the approver / 審批人的 userId'],
  codes: ['PATH', 'earnings codes, CSV or XLSX / 薪酬代碼，CSV 或 XLSX'],
};

/** The page of all actions, or of the options of one. */
export function usagePage(action: string): string {
  return actionNames().includes(action) ? pageOf(action) : pageOfAll();
}

function pageOfAll(): string {
  const rows = actionNames().map((name) => {
    const { en, zhHK } = actionTexts[name] ?? { en: '', zhHK: '' };
    return `  ${name.padEnd(17)} ${en} / ${zhHK}`;
  });
  return [
    'npm run payroll -- <action> [options]        以指令操作薪酬匯出',
    '',
    ...rows,
    '',
    'npm run payroll -- help <action>   options of an action / 某動作的選項',
    'Company and period are those of the local cloud unless given. / 未指定時，公司及計薪期取自本機雲端。',
    'Exit status / 結束代碼: 0 done / 完成, 1 failed / 失敗, 2 usage / 用法不正確, 3 waits for a person / 等待處理',
    '',
  ].join('\n');
}

function pageOf(action: string): string {
  const { en, zhHK } = actionTexts[action] ?? { en: '', zhHK: '' };
  const rows = optionsOf(action).map((name) => {
    const [placeholder, text] = describe(name);
    return `  ${`--${name} ${placeholder}`.trimEnd().padEnd(24)} ${text}`;
  });
  const local = (localActions as readonly string[]).includes(action) ? [] : ['  --help'];
  return [`npm run payroll -- ${action}: ${en} / ${zhHK}`, '', ...rows, ...local, ''].join('\n');
}

function describe(name: string): readonly [string, string] {
  const own = payloadOptions[name] ?? commonOptions[name];
  if (own === undefined) return localTexts[name] ?? ['', ''];
  return [own.placeholder, `${own.text.en} / ${own.text.zhHK}`];
}
