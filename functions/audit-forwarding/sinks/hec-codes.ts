import type { BilingualText } from '../../../shared/errors/index.ts';
import type { RejectionErrorCode } from './errors.ts';

/**
 * What a code of the HTTP Event Collector means for a batch:
 *
 * - `taken`: so says the receiver; whether that is enough is for the settings to say
 * - `retry`: the batch may or may not have been taken; send it again
 * - `wait`: not taken, the receiver is full or stopping; later
 * - `refuse`: not taken, and never will be until a person changes something
 * - `reject`: one event of the batch is not taken
 * - `by-status`: the code says no more than the HTTP status does
 */
export type HecVerdict =
  | { readonly act: 'taken' | 'by-status' }
  | { readonly act: 'retry' | 'wait'; readonly reason: BilingualText }
  | { readonly act: 'refuse'; readonly reason: BilingualText; readonly remedy: BilingualText }
  | { readonly act: 'reject'; readonly rejection: RejectionErrorCode };

const TOKEN_REMEDY: BilingualText = {
  en: 'Look in Splunk whether the token exists and is enabled, and store it under the name that tokenSecret gives.',
  zhHK: '請在 Splunk 確認該 token 存在並已啟用，並以 tokenSecret 所指的名稱儲存。',
};
const ACKNOWLEDGEMENT_REMEDY: BilingualText = {
  en: 'Switch on "Enable indexer acknowledgement" for the token in Splunk. Where the receiver has none (Splunk Cloud), set acknowledgement: none.',
  zhHK: '請在 Splunk 為該 token 開啟「Enable indexer acknowledgement」。如接收端不支援（Splunk Cloud），請設定 acknowledgement: none。',
};
const CHANNEL_REMEDY: BilingualText = {
  en: 'Look whether a proxy or load balancer between takes out the header X-Splunk-Request-Channel or changes it.',
  zhHK: '請檢查中間的代理或負載平衡器有否移除或更改 X-Splunk-Request-Channel 標頭。',
};
const QUEUES_FULL: BilingualText = { en: 'its queues are full', zhHK: '其佇列已滿' };
const NO_ACKNOWLEDGEMENT_SERVICE: BilingualText = {
  en: 'its acknowledgement service is not available',
  zhHK: '其確認服務未能使用',
};

const tokenRefused = (en: string, zhHK: string): HecVerdict => ({
  act: 'refuse',
  reason: { en, zhHK },
  remedy: TOKEN_REMEDY,
});

/** What is said where a receiver that should acknowledge does not. */
export const ACKNOWLEDGEMENT_OFF = {
  reason: { en: 'acknowledgement is off at the receiver', zhHK: '接收端未有開啟確認功能' },
  remedy: ACKNOWLEDGEMENT_REMEDY,
} as const;

/**
 * Every documented code. Source: Splunk, "Troubleshoot HTTP Event Collector", possible error codes,
 * read November 2026; 24 to 27 differ between releases, and are read by their HTTP status.
 */
export const HEC_CODES: Readonly<Record<number, HecVerdict>> = {
  0: { act: 'taken' },
  1: tokenRefused('the token is disabled', 'token 已停用'),
  2: tokenRefused('the token did not arrive', '接收端沒有收到 token'),
  3: tokenRefused('the form of the token is not accepted', '接收端不接受 token 的格式'),
  4: tokenRefused('the token is not known', '接收端沒有此 token'),
  5: {
    act: 'refuse',
    reason: { en: 'the batch arrived empty', zhHK: '接收端收到的批次為空白' },
    remedy: {
      en: 'Look whether a proxy between drops the body or does not pass gzip on.',
      zhHK: '請檢查中間的代理有否丟棄內容，或未有轉送 gzip。',
    },
  },
  6: { act: 'reject', rejection: 'audit-sink.event-malformed' },
  7: {
    act: 'refuse',
    reason: {
      en: 'the token may not write to the index',
      zhHK: '該 token 不可寫入所設定的 index',
    },
    remedy: {
      en: 'Create the index in Splunk and allow it for the token, or correct index and indexOf in the settings.',
      zhHK: '請在 Splunk 建立該 index 並准許該 token 使用，或更正設定中的 index 及 indexOf。',
    },
  },
  8: {
    act: 'retry',
    reason: { en: 'it had an internal error', zhHK: '其內部發生錯誤' },
  },
  9: { act: 'wait', reason: { en: 'it is busy', zhHK: '其系統繁忙' } },
  10: {
    act: 'refuse',
    reason: { en: 'the channel did not arrive', zhHK: '接收端沒有收到通道編號' },
    remedy: CHANNEL_REMEDY,
  },
  11: {
    act: 'refuse',
    reason: { en: 'it does not accept the channel', zhHK: '接收端不接受通道編號' },
    remedy: CHANNEL_REMEDY,
  },
  12: { act: 'reject', rejection: 'audit-sink.event-missing' },
  13: { act: 'reject', rejection: 'audit-sink.event-blank' },
  14: { act: 'refuse', ...ACKNOWLEDGEMENT_OFF },
  15: { act: 'reject', rejection: 'audit-sink.event-fields' },
  16: tokenRefused('it wants the token in another place', '接收端要求以其他方式提供 token'),
  // Answers of its health page: no answer to a batch.
  17: { act: 'by-status' },
  18: { act: 'wait', reason: QUEUES_FULL },
  19: { act: 'wait', reason: NO_ACKNOWLEDGEMENT_SERVICE },
  20: { act: 'wait', reason: QUEUES_FULL },
  21: tokenRefused('the token is not known', '接收端沒有此 token'),
  22: tokenRefused('the token is disabled', 'token 已停用'),
  23: { act: 'wait', reason: { en: 'it is shutting down', zhHK: '其系統正在關閉' } },
  24: { act: 'by-status' },
  25: { act: 'by-status' },
  26: { act: 'by-status' },
  27: { act: 'by-status' },
};
