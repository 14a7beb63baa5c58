import type { BilingualText } from '../../shared/errors/index.ts';

/** An option of the command, without its dashes. */
export interface CommandOption {
  readonly kind: 'text' | 'number' | 'flag' | 'repeated';
  /** What stands behind it on the page of usage; empty for a flag. */
  readonly placeholder: string;
  readonly text: BilingualText;
  /** Variable that is read where the option is not given: for what should not stand in a shell's history. */
  readonly variable?: string;
}

const option = (
  kind: CommandOption['kind'],
  placeholder: string,
  en: string,
  zhHK: string,
  variable?: string,
): CommandOption => ({
  kind,
  placeholder,
  text: { en, zhHK },
  ...(variable === undefined ? {} : { variable }),
});

/** Every option, in the order of the page of usage. */
export const commandOptions = {
  type: option('text', 'TYPE', 'type of event (check_url)', '事件類型（check_url）'),
  field: option(
    'repeated',
    'NAME=VALUE',
    'a field of the event; may be repeated',
    '事件的欄位，可重複',
  ),
  'event-id': option(
    'text',
    'ID',
    'id of the event or message (a new one)',
    '事件或訊息編號（自動產生）',
  ),
  'old-shape': option(
    'flag',
    '',
    'payload of years ago, without id and time',
    '舊式內容，沒有編號及時間',
  ),
  url: option('text', 'URL', 'callback URL (the local cloud)', '回呼網址（本機雲端）'),
  token: option('text', 'TOKEN', 'token of the callback', '回呼的 token', 'SEND_CALLBACK_TOKEN'),
  'aes-key': option(
    'text',
    'KEY',
    'AES key, 43 characters',
    'AES 金鑰，43 個字元',
    'SEND_CALLBACK_AES_KEY',
  ),
  owner: option(
    'text',
    'ID',
    'app key, or corpId for older registrations',
    'App Key；較舊的登記則為 corpId',
  ),
  corp: option('text', 'ID', 'corpId in the event (the owner)', '事件內的 corpId（與 owner 相同）'),
  spelling: option(
    'text',
    'NAMES',
    'signature, msg_signature or both; then /timeStamp for that spelling',
    'signature、msg_signature 或 both；可加 /timeStamp',
  ),
  times: option('number', 'N', 'send it N times, 1 to 1,000', '重複送出 N 次，1 至 1,000'),
  parallel: option('flag', '', 'all at once instead of one after another', '同時送出，而非逐次'),
  robot: option('flag', '', 'a message to the robot instead of an event', '改為送出機械人訊息'),
  secret: option(
    'text',
    'SECRET',
    'app secret, for --robot',
    'App Secret，配合 --robot',
    'SEND_CALLBACK_ROBOT_SECRET',
  ),
  text: option('text', 'TEXT', 'what is said, for --robot', '訊息內容，配合 --robot'),
  app: option('text', 'NAME', 'last part of the local URL (main)', '本機網址的最後部分（main）'),
  timeout: option(
    'number',
    'MS',
    'how long to wait (1500, as DingTalk)',
    '等候多久（1500，與釘釘相同）',
  ),
  state: option(
    'text',
    'DIR',
    'folder of the local cloud (.local)',
    '本機雲端的狀態資料夾（.local）',
  ),
  json: option('flag', '', 'the outcome as JSON', '以 JSON 輸出結果'),
  help: option('flag', '', 'this page', '顯示本頁'),
} as const satisfies Readonly<Record<string, CommandOption>>;

export type OptionName = keyof typeof commandOptions;
