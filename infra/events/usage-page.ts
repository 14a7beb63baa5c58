import { targetOptions } from '../command/payload-option.ts';
import { commandActions } from './command-actions.ts';
import { payloadOptions } from './command-options.ts';
import { optionsOf } from './parse-command.ts';

/** The page of all actions, or of the options of one. */
export function usagePage(action: string): string {
  return Object.hasOwn(commandActions, action) ? pageOf(action) : pageOfAll();
}

function pageOfAll(): string {
  const rows = Object.entries(commandActions).map(
    ([name, { text }]) => `  ${name.padEnd(17)} ${text.en} / ${text.zhHK}`,
  );
  return [
    'npm run events -- <action> [options]        以指令查看及重播事件',
    '',
    ...rows,
    '',
    'npm run events -- help <action>   options of an action / 某動作的選項',
    'Times are those of Hong Kong unless they have a zone. / 沒有時區的時間為香港時間。',
    'Exit status / 結束代碼: 0 done / 完成, 1 failed / 失敗, 2 usage / 用法不正確, 3 waits for a person / 等待處理',
    '',
  ].join('\n');
}

function pageOf(action: string): string {
  const { en = '', zhHK = '' } = commandActions[action]?.text ?? {};
  const rows = optionsOf(action).map((name) => {
    const option = payloadOptions[name] ?? targetOptions[name];
    const { placeholder = '', text = { en: '', zhHK: '' } } = option ?? {};
    return `  ${`--${name} ${placeholder}`.trimEnd().padEnd(24)} ${text.en} / ${text.zhHK}`;
  });
  return [`npm run events -- ${action}: ${en} / ${zhHK}`, '', ...rows, '  --help', ''].join('\n');
}
