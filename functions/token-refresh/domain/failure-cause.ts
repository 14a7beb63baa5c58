import type { BilingualText } from '../../../shared/errors/index.ts';

/** Why tokens are not refreshed, in words; a row of tokens keeps the code alone. */
export interface FailureCause {
  readonly code: string;
  readonly text: BilingualText;
  readonly remedy: BilingualText;
}

type Words = Omit<FailureCause, 'code'>;

const byItself: BilingualText = {
  en: 'Nothing: a kept token serves until its end, and another is asked for by itself. If it lasts, look at the state of DingTalk and at the network of the function.',
  zhHK: '毋須處理：現有 token 可用至到期為止，系統會自動再次索取。如持續發生，請查看釘釘的服務狀況及函數的網絡。',
};

const causes: Readonly<Record<string, Words>> = {
  'dingtalk.credentials-rejected': {
    text: {
      en: 'DingTalk refuses the Client ID or Client Secret.',
      zhHK: '釘釘拒絕 Client ID 或 Client Secret。',
    },
    remedy: {
      en: 'Compare the stored secret with the developer console (app, "Credentials and basic information"), and whether the app is still enabled; store the right one. It is used within five minutes.',
      zhHK: '請核對已儲存的密鑰與開發者後台（應用的「憑證與基礎資訊」）是否一致，以及應用是否仍然啟用；更正後五分鐘內生效。',
    },
  },
  'dingtalk.token-rejected': {
    text: {
      en: 'DingTalk gives a token and refuses it when it is tried.',
      zhHK: '釘釘發出 token，但試用時卻予以拒絕。',
    },
    remedy: {
      en: 'Look whether Client ID and Client Secret belong to the same app and whether the app is enabled. A kept token serves until its end.',
      zhHK: '請檢查 Client ID 與 Client Secret 是否屬同一應用，以及應用是否啟用。現有 token 可用至到期為止。',
    },
  },
  'dingtalk.not-in-ip-white-list': {
    text: {
      en: 'The app only takes calls from listed addresses, and the function calls from another.',
      zhHK: '該應用只接受名單內的 IP 地址，函數的地址不在其中。',
    },
    remedy: {
      en: 'Give the function a fixed address (VPC with NAT gateway) and enter it in the developer console, or empty the list of the app.',
      zhHK: '請為函數設定固定地址（VPC 及 NAT 閘道），並於開發者後台登記；或清空該應用的名單。',
    },
  },
  'dingtalk.no-valid-token': {
    text: {
      en: 'A ticket is asked for with a token of the app, and the app has none.',
      zhHK: '索取票據須用該應用的 token，而該應用沒有有效的 token。',
    },
    remedy: {
      en: "Follow the remedy in the row of the app's token; the ticket follows by itself.",
      zhHK: '請按該應用 token 一行的建議處理，票據會隨之更新。',
    },
  },
  'dingtalk.unavailable': {
    text: {
      en: 'DingTalk does not answer, or answers with a fault of its own.',
      zhHK: '釘釘沒有回應，或本身出現故障。',
    },
    remedy: byItself,
  },
  'dingtalk.unexpected-answer': {
    text: {
      en: 'What answered is not what DingTalk documents: a page of a proxy, or a change on its side.',
      zhHK: '收到的回應與釘釘文件不符：可能是代理伺服器的頁面，或釘釘已作更改。',
    },
    remedy: {
      en: 'Look at the endpoints of the function and whether a proxy stands between. If DingTalk has changed, report it with the time.',
      zhHK: '請檢查函數的端點設定，以及中間是否有代理伺服器。如屬釘釘更改，請連同時間回報。',
    },
  },
  'dingtalk.throttled': {
    text: { en: 'DingTalk asks for fewer calls.', zhHK: '釘釘要求減少呼叫。' },
    remedy: byItself,
  },
  'dingtalk.ip-blocked': {
    text: {
      en: 'DingTalk has blocked the address of the function for some minutes.',
      zhHK: '釘釘暫時封鎖了函數的 IP 地址，為時數分鐘。',
    },
    remedy: byItself,
  },
  'dingtalk.deadline-passed': {
    text: { en: 'DingTalk did not answer in time.', zhHK: '釘釘未能及時回應。' },
    remedy: byItself,
  },
  'secrets.not-found': {
    text: {
      en: 'KMS does not have the secret of the app any more.',
      zhHK: 'KMS 內已沒有該應用的密鑰。',
    },
    remedy: {
      en: 'If it was withdrawn on purpose, nothing: its tokens are no longer used. Otherwise store it again under the name of the configuration.',
      zhHK: '如屬刻意撤回，毋須處理：其 token 已停用。否則請以設定中的名稱重新儲存。',
    },
  },
  'secrets.access-denied': {
    text: {
      en: 'KMS refuses to give the secret of the app to this function.',
      zhHK: 'KMS 拒絕向此函數提供該應用的密鑰。',
    },
    remedy: {
      en: 'Let the role of the function call kms:GetSecretValue on the secret, and kms:Decrypt on its key.',
      zhHK: '請容許函數的角色對該密鑰執行 kms:GetSecretValue，並對其加密金鑰執行 kms:Decrypt。',
    },
  },
  'secrets.store-unavailable': {
    text: { en: 'KMS gives no usable answer.', zhHK: 'KMS 未有提供有效回應。' },
    remedy: byItself,
  },
  'dingtalk-tokens.app-secret-invalid': {
    text: {
      en: 'The stored secret does not say whose it is.',
      zhHK: '已儲存的密鑰沒有註明屬於哪個應用及環境。',
    },
    remedy: {
      en: 'Store it as {"v":1,"environment":"…","clientId":"…","clientSecret":"…"}.',
      zhHK: '請以 {"v":1,"environment":"…","clientId":"…","clientSecret":"…"} 的格式儲存。',
    },
  },
  'dingtalk-tokens.app-secret-foreign': {
    text: {
      en: 'The stored secret belongs to another environment or app, so it is not used.',
      zhHK: '已儲存的密鑰屬於另一環境或應用，故不予採用。',
    },
    remedy: {
      en: 'Correct the name of the secret in the configuration, or store the right secret under it.',
      zhHK: '請更正設定中的密鑰名稱，或在該名稱下儲存正確的密鑰。',
    },
  },
};

const unknown: Words = {
  text: {
    en: 'The last attempt met an error that this release has no words for.',
    zhHK: '最近一次嘗試遇到此版本未有說明的錯誤。',
  },
  remedy: {
    en: 'Look for the code in the log of the function and in its README.',
    zhHK: '請以該代碼查閱函數的日誌及 README。',
  },
};

/** The words of a code; for one that is not known, where to look. */
export function causeOf(code: string): FailureCause {
  const words = Object.hasOwn(causes, code) ? causes[code] : undefined;
  return { code, ...(words ?? unknown) };
}
