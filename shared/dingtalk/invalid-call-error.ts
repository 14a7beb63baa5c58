import { DingTalkError } from './dingtalk-error.ts';

/** A call that DingTalk is documented to refuse. It was not sent, so it cost nothing. */
export class InvalidCallError extends DingTalkError {
  constructor(operation: string, problem: string) {
    super({
      operation,
      code: 'dingtalk.invalid-call',
      category: 'system',
      text: {
        en: `The call ${operation} was not sent: ${problem}.`,
        zhHK: `${operation} 未有送出：不符合釘釘的呼叫限制（${problem}）。`,
      },
      remedy: {
        en: 'This is a fault of the program; report it with this message.',
        zhHK: '這是程式錯誤，請連同此訊息回報。',
      },
      more: { problem },
    });
  }
}
