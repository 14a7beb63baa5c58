import { EVENT_KINDS } from '../local/dingtalk/push/event-catalogue.ts';
import { commandOptions, type CommandOption } from './command-options.ts';

const LINE_WIDTH = 96;

/** The page of usage, in both languages. */
export function usagePage(): string {
  const rows = Object.entries<CommandOption>(commandOptions).map(([name, entry]) => {
    const { placeholder, text, variable } = entry;
    const also = variable === undefined ? '' : ` [${variable}]`;
    return `  ${`--${name} ${placeholder}`.trimEnd().padEnd(20)} ${text.en} / ${text.zhHK}${also}`;
  });
  return [
    'npm run send-callback -- [options]        送出一個經加密及簽署的釘釘回呼',
    '',
    ...rows,
    '',
    'Without --url the local cloud is used, with its keys. / 沒有 --url 時使用本機雲端及其金鑰。',
    'Secrets may stand in the variables in brackets. / 機密內容可放於方括號內的環境變數。',
    'Exit status / 結束代碼: 0 acknowledged / 已確認, 1 answered otherwise / 回覆不符,',
    '  2 usage / 用法不正確, 3 no answer / 沒有回應',
    '',
    'Types / 類型:',
    ...wrapped(['check_url', ...Object.keys(EVENT_KINDS)]),
    '',
  ].join('\n');
}

function wrapped(words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  let line = ' ';
  for (const word of words) {
    if (line.length + word.length + 1 > LINE_WIDTH) {
      lines.push(line);
      line = ' ';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
