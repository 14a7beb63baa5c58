import type { BilingualText } from '../../shared/errors/index.ts';
import type { CallbackVerdict } from '../local/dingtalk/push/callback-reply.ts';

/** What a verdict means for whoever set the receiver up, and what to do about it. */
export interface VerdictText {
  readonly text: BilingualText;
  /** Empty where there is nothing to do. */
  readonly remedy: BilingualText;
}

const said = (en: string, zhHK: string, doEn = '', doZhHK = ''): VerdictText => ({
  text: { en, zhHK },
  remedy: { en: doEn, zhHK: doZhHK },
});

/** The verdict in words. */
export function verdictText(
  verdict: CallbackVerdict,
  about: { readonly isRobot: boolean; readonly timeoutMs: number },
): VerdictText {
  switch (verdict.kind) {
    case 'success':
      return about.isRobot
        ? said('Accepted with status 200.', '已接收，狀態碼為 200。')
        : said(
            'Acknowledged: the reply is the encrypted, signed success.',
            '已確認：回覆為經加密及簽署的 success。',
          );
    case 'status':
      return statusText(verdict.status);
    case 'timeout':
      return said(
        `No whole reply within ${about.timeoutMs} ms. DingTalk waits for about 1,500 ms.`,
        `${about.timeoutMs} 毫秒內未有完整回覆。釘釘只等候約 1,500 毫秒。`,
        'Send it again: the first call may have started an instance. If it stays so, see the log of the function and whether its tables can be reached.',
        '請再送出一次：首次呼叫可能需要啟動實例。如仍然如此，請查看函數日誌，並檢查能否連接資料表。',
      );
    case 'unreachable':
      return said(
        `Nothing answers at this address (${verdict.reason}).`,
        `該網址沒有回應（${verdict.reason}）。`,
        'Check host, port and certificate. A function needs an HTTP trigger without authentication that the internet can reach.',
        '請檢查主機、埠及證書。函數須設有可由互聯網連接、無須驗證的 HTTP 觸發器。',
      );
    case 'redirect':
      return said(
        `The address redirects (status ${verdict.status}). DingTalk refuses such a URL.`,
        `該網址會重新導向（狀態碼 ${verdict.status}）。釘釘不接受此類網址。`,
        'Use the address to which it leads; mind https and a slash at the end.',
        '請改用最終網址；留意 https 及結尾的斜線。',
      );
    default:
      return contentText(verdict);
  }
}

function statusText(status: number): VerdictText {
  const text = [`Status ${status} instead of 200.`, `狀態碼為 ${status}，而非 200。`] as const;
  if (status === 404 || status === 405) {
    return said(
      ...text,
      'Check the path: /callback/<app> for events, /robot/<app> for messages, and that the app stands in the callback secret.',
      '請檢查路徑：事件為 /callback/<app>，訊息為 /robot/<app>；並確認該應用已列於回呼密鑰內。',
    );
  }
  if (status >= 500 || status === 429) {
    return said(
      ...text,
      'The receiver could not take it now. DingTalk would try again after 10 and 30 seconds. See the log of the function.',
      '接收端目前未能處理。釘釘會於 10 秒及 30 秒後重試。請查看函數日誌。',
    );
  }
  return said(
    ...text,
    'It was refused. Compare token, AES key (or app secret) and owner with those that the receiver has, and this machine’s clock for messages to a robot.',
    '要求被拒。請與接收端核對 token、AES 金鑰（或 App Secret）及 owner；如為機械人訊息，亦請核對本機時鐘。',
  );
}

function contentText(
  verdict: Extract<
    CallbackVerdict,
    {
      kind:
        | 'not-json'
        | 'field-missing'
        | 'wrong-signature'
        | 'undecryptable'
        | 'wrong-owner'
        | 'not-success';
    }
  >,
): VerdictText {
  switch (verdict.kind) {
    case 'not-json':
      return said(
        'Status 200, but the body is no JSON object. DingTalk counts that as a failure.',
        '狀態碼為 200，但內容並非 JSON 物件。釘釘會視為失敗。',
        'Something else answers here, such as a page or a proxy. Check the path.',
        '回覆者可能是其他程式，例如網頁或代理伺服器。請檢查路徑。',
      );
    case 'field-missing':
      return said(
        `The reply lacks ${verdict.field}. It needs msg_signature, timeStamp, nonce and encrypt as texts.`,
        `回覆欠缺 ${verdict.field}。回覆須有 msg_signature、timeStamp、nonce 及 encrypt，並為文字。`,
        'Check the path, and the spelling of the fields: timeStamp has a capital S.',
        '請檢查路徑及欄位的拼寫：timeStamp 的 S 為大寫。',
      );
    case 'wrong-signature':
      return said(
        'The signature of the reply is not that of its own fields with this token.',
        '以此 token 計算，回覆的簽署與其欄位不符。',
        'The receiver signs with another token, or changes a field after signing.',
        '接收端可能使用另一 token，或於簽署後更改欄位。',
      );
    case 'undecryptable':
      return said(
        `The reply cannot be decrypted with this AES key (${verdict.code}).`,
        `此 AES 金鑰無法解密回覆（${verdict.code}）。`,
        'The receiver encrypts with another AES key, pads to other than 32 bytes, or breaks the Base64 into lines.',
        '接收端可能使用另一 AES 金鑰、並非以 32 位元組填充，或把 Base64 分成多行。',
      );
    case 'wrong-owner':
      return said(
        'The reply was encrypted for another owner.',
        '回覆是為另一 owner 加密的。',
        'The owner is the app key; for a callback registered by the older API it is the corpId.',
        'owner 為 App Key；經舊版 API 登記的回呼則為 corpId。',
      );
    case 'not-success':
      return said(
        'The reply is sound, but says something other than success.',
        '回覆正確加密及簽署，但內容並非 success。',
        'The receiver must answer the word success, in small letters and without quotation marks.',
        '接收端必須回覆小寫、不帶引號的 success。',
      );
  }
}
