import type { EnvironmentCommandParts } from '../command/environment-command.ts';
import { commandOption } from '../command/payload-option.ts';

/** `npm run doctor`: what can be asked. */
export const doctorCommand: EnvironmentCommandParts = {
  name: 'doctor',
  title: '檢查環境是否齊備，並說明如何修正',
  options: {
    send: commandOption(
      'flag',
      '',
      'send a test event to Splunk and wait for its acknowledgement',
      '向 Splunk 傳送測試事件並等候確認',
    ),
    'no-metered': commandOption(
      'flag',
      '',
      'make no call that DingTalk counts; permissions that need one are not checked',
      '不作釘釘計算配額的呼叫；須以此驗證的權限不作檢查',
    ),
  },
  exits:
    '0 all is well / 一切正常, 1 something has failed / 有項目失敗, 2 usage / 用法不正確, 3 warnings only / 只有警告',
};
