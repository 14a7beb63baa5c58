import { entry, type CatalogueEntry } from './catalogue-entry.ts';

const REFUSED: readonly (readonly [code: string, en: string, zhHK: string])[] = [
  ['71006', 'the app has a callback address already', '應用已登記回呼地址'],
  ['71007', 'the app has no callback address', '應用沒有登記回呼地址'],
  ['71008', 'there is no such type of event', '沒有此事件類型'],
  [
    '71009',
    'the callback address did not answer with the encrypted word "success"',
    '回呼地址未有以加密的「success」回應',
  ],
  ['71012', 'the callback address could not be reached', '未能連接回呼地址'],
  ['900001', 'the text to encrypt is missing', '欠缺要加密的文字'],
  ['900002', 'the timestamp is missing', '欠缺時間戳記'],
  ['900003', 'the nonce is missing', '欠缺隨機字串'],
  ['900004', 'the AES key has not 43 letters and digits', 'AES 金鑰並非 43 個字母或數字'],
  ['900005', 'the signature does not match', '簽署不符'],
  ['900006', 'the signature does not match, or could not be made', '簽署不符或未能計算'],
  ['900007', 'the text could not be encrypted', '未能加密文字'],
  ['900008', 'the text could not be decrypted', '未能解密文字'],
  ['900009', 'the decrypted text has the wrong length', '解密後的文字長度不符'],
  [
    '900010',
    'the decrypted text belongs to another app or organisation',
    '解密後的文字屬於另一應用或機構',
  ],
];

/**
 * Registering a callback address, and the codes of the published callback libraries. Pages:
 * server-api-error-codes-1 (2026-05-06) and the official samples of callback encryption (2023).
 */
export const callbackErrors: readonly CatalogueEntry[] = REFUSED.map(([code, en, zhHK]) =>
  entry(code, 'request-rejected', [en, zhHK], code === '71006' ? { meaning: 'already-there' } : {}),
);
