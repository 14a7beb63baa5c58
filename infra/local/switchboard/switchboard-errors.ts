/** What the switchboard answers to a request that it refuses, in both languages. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly text: { readonly en: string; readonly zhHK: string };
  readonly remedy: { readonly en: string; readonly zhHK: string };
}

const READ_THE_GUIDE = {
  en: 'See infra/local/switchboard/README.md for every request.',
  zhHK: '各項請求的寫法見 infra/local/switchboard/README.md。',
};

export const unknownRequest = (what: string): Refusal => ({
  status: 404,
  code: 'switchboard.unknown-request',
  text: { en: `The switchboard has no ${what}.`, zhHK: `控制台沒有 ${what}。` },
  remedy: READ_THE_GUIDE,
});

export const invalidBody = (reason: string): Refusal => ({
  status: 400,
  code: 'switchboard.invalid-body',
  text: { en: `The body is not valid: ${reason}.`, zhHK: `請求內容有誤：${reason}。` },
  remedy: READ_THE_GUIDE,
});

export const notJson: Refusal = {
  status: 415,
  code: 'switchboard.not-json',
  text: {
    en: 'The body must be sent as application/json.',
    zhHK: '請求內容必須以 application/json 傳送。',
  },
  remedy: {
    en: "Add the header: curl -H 'content-type: application/json' …",
    zhHK: "請加上標頭：curl -H 'content-type: application/json' …",
  },
};

export const foreignHost: Refusal = {
  status: 403,
  code: 'switchboard.foreign-host',
  text: {
    en: 'The switchboard answers only to this machine.',
    zhHK: '控制台只接受本機的請求。',
  },
  remedy: { en: 'Use http://127.0.0.1:<port>.', zhHK: '請使用 http://127.0.0.1:<port>。' },
};

export const timeRunsForward: Refusal = {
  status: 409,
  code: 'switchboard.time-runs-forward',
  text: {
    en: 'That instant has passed; local time never runs back.',
    zhHK: '該時間已過；本機時鐘不會倒流。',
  },
  remedy: {
    en: 'Choose a later instant, or start afresh with `npm start -- --reset`.',
    zhHK: '請選擇較後的時間，或以 `npm start -- --reset` 重新開始。',
  },
};

export const unknownFault = (id: string): Refusal => ({
  status: 404,
  code: 'switchboard.unknown-fault',
  text: { en: `No fault is named ${id}.`, zhHK: `沒有名為 ${id} 的故障設定。` },
  remedy: { en: 'GET /faults lists them.', zhHK: '可用 GET /faults 查看清單。' },
});

export const unknownTrigger = (functionName: string, trigger: string): Refusal => ({
  status: 404,
  code: 'switchboard.unknown-trigger',
  text: {
    en: `There is no timer trigger ${trigger} of a function ${functionName}.`,
    zhHK: `函數 ${functionName} 沒有名為 ${trigger} 的定時觸發器。`,
  },
  remedy: { en: 'GET /functions lists them.', zhHK: '可用 GET /functions 查看清單。' },
});

export const unexpected: Refusal = {
  status: 500,
  code: 'switchboard.unexpected',
  text: { en: 'The request failed.', zhHK: '請求失敗。' },
  remedy: {
    en: 'The log of the local cloud names the cause; send the request again.',
    zhHK: '原因見本機雲端的日誌；請再次傳送請求。',
  },
};
