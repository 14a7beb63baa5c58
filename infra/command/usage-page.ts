import type { BilingualText } from '../../shared/errors/index.ts';
import type { CommandParts } from './command-parts.ts';
import { targetOptions } from './payload-option.ts';

/** The page of all actions of a command. */
export function pageOfActions({ name, title, note, actions }: CommandParts): string {
  return [
    `npm run ${name} -- <action> [options]        ${title}`,
    '',
    ...Object.entries(actions).map(([word, { text }]) => `  ${word.padEnd(17)} ${both(text)}`),
    '',
    `npm run ${name} -- help <action>   options of an action / 某動作的選項`,
    ...(note === undefined ? [] : [note]),
    'Exit status / 結束代碼: 0 done / 完成, 1 failed / 失敗, 2 usage / 用法不正確, 3 waits for a person / 等待處理',
    '',
  ].join('\n');
}

/** The page of one action, with the options that go with it. */
export function pageOfOptions(
  { name, actions, options, otherOptions = {} }: CommandParts,
  action: string,
  optionNames: readonly string[],
): string {
  const described = { ...options, ...otherOptions, ...targetOptions };
  const rows = optionNames.map((optionName) => {
    const { placeholder = '', text } = described[optionName] ?? {};
    return `  ${`--${optionName} ${placeholder}`.trimEnd().padEnd(24)} ${both(text)}`;
  });
  const heading = `npm run ${name} -- ${action}: ${both(actions[action]?.text)}`;
  return [heading, '', ...rows, '  --help', ''].join('\n');
}

function both({ en, zhHK }: BilingualText = { en: '', zhHK: '' }): string {
  return `${en} / ${zhHK}`;
}
