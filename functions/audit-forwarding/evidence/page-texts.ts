/** Languages of the page; each is a page of its own. */
export type PageLanguage = 'en' | 'zh-HK';

/** Words of the page that explains the evidence. */
export interface PageTexts {
  readonly title: string;
  readonly otherLanguage: string;
  readonly span: (from: string, to: string) => string;
  readonly origin: (environment: string, madeAt: string) => string;
  readonly inside: string;
  readonly files: readonly (readonly [file: string, what: string])[];
  readonly streams: string;
  readonly streamColumns: readonly string[];
  readonly archivedNote: string;
  readonly verify: string;
  readonly steps: readonly string[];
  readonly anchors: string;
  readonly anchorColumns: readonly string[];
  readonly noAnchors: string;
  readonly proves: string;
  readonly proven: readonly string[];
  readonly doesNotProve: string;
  readonly notProven: readonly string[];
}

const en: PageTexts = {
  title: 'Evidence of the audit record',
  otherLanguage: '繁體中文',
  span: (from, to) =>
    `Events added to the record from ${from} to ${to} (Hong Kong days, both included)`,
  origin: (environment, madeAt) =>
    `Environment ${environment}. Made at ${madeAt} by the function audit-forwarding.`,
  inside: 'What is in this folder',
  files: [
    [
      'events/',
      'The events, one JSON object a line, gzipped: the files of the archive as they are. open.ndjson.gz holds what was not archived yet.',
    ],
    [
      'manifests/',
      'For each file of events how many it holds, from which to which, its SHA-256, the hashes at which the chain comes in and goes out, and the manifest before.',
    ],
    [
      'heads.json',
      'Where each stream begins and ends in this span, as the stream itself says; the anchors; how far each receiver has come.',
    ],
    [
      'released.csv',
      'Who let what happen: releases, accepted exceptions, deliveries, replays, changes of keys, erasures. Made of the stream own-trail.',
    ],
    [
      'rejected.csv',
      'Events of this span that a receiver refused and has not taken since, with the reason.',
    ],
    [
      'verify.mjs',
      'Checks all of it, on any computer with Node.js 18 or later, without a network.',
    ],
  ],
  streams: 'Streams',
  streamColumns: ['Stream', 'Events', 'First', 'Last', 'Archived up to', 'Hash of the last event'],
  archivedNote:
    'An hour goes to the archive some minutes after it has ended; later events are in open.ndjson.gz.',
  verify: 'How to verify it',
  steps: [
    'Compare the SHA-256 of the ZIP file with the one in the answer of the function, or in the entry audit-forwarding.evidence of the audit trail.',
    'In this folder run: node verify.mjs',
    'Compare the anchors below with those in the SIEM. In Splunk: sourcetype="dingtalk:audit:chain-anchors" | table _time cim.object chain.sequence raw_data',
    'To compare event by event, export what the SIEM holds of this span (field _raw, as JSON or CSV) and run: node verify.mjs --splunk export.json',
  ],
  anchors: 'Anchors',
  anchorColumns: ['Day', 'Stream', 'Event', 'Hash'],
  noAnchors: 'No anchor was written in this span.',
  proves: 'What this proves',
  proven: [
    'Each event carries its number and the hash of the one before. If the verifier finds nothing, no event was changed, removed, put in or moved after it was chained, unless everything after it was made anew as well.',
    'That everything was made anew is ruled out by the anchors: once a day the hash of each stream is sent to the SIEM, out of reach of those who run the functions. Up to the last anchor that you find there with the same hash, the record is as it was that day.',
    'With an export, that the SIEM holds the same events: none missing, none altered, each once.',
  ],
  doesNotProve: 'What this does not prove',
  notProven: [
    'Whether DingTalk told everything, and told it truly. What DingTalk does not log is not here.',
    'Events after the last anchor in the SIEM. Whoever controls both the code and the bucket could have changed them before that.',
    'Anything about fields that are left out or masked on purpose (identity-card and telephone numbers, contents).',
    'Who the person behind “manual-invoke” is: that is in the log of the cloud account (ActionTrail).',
    'verify.mjs comes from the same hand as the rest. It is one file that can be read; or check with a tool of your own, by the rules in README.txt.',
  ],
};

const zhHK: PageTexts = {
  title: '審計紀錄的證據',
  otherLanguage: 'English',
  span: (from, to) => `${from} 至 ${to} 加入紀錄的事件（香港日期，首尾兩天包括在內）`,
  origin: (environment, madeAt) =>
    `環境：${environment}。由函數 audit-forwarding 於 ${madeAt} 製作。`,
  inside: '本資料夾的內容',
  files: [
    [
      'events/',
      '事件，每行一個 JSON 物件，以 gzip 壓縮：即存檔中的檔案，未作更改。open.ndjson.gz 載有尚未存檔的事件。',
    ],
    [
      'manifests/',
      '每個事件檔案的清單：事件數目、首尾編號、SHA-256、雜湊鏈的接入及接出雜湊值，以及上一份清單。',
    ],
    [
      'heads.json',
      '各事件流在本時段的起點及終點（以事件流本身所記為準）、錨點，以及各接收端的進度。',
    ],
    [
      'released.csv',
      '何人放行何事：放行、接納異常項目、送出、重播、更換金鑰、刪除。取自事件流 own-trail。',
    ],
    ['rejected.csv', '本時段內被接收端拒收、其後仍未接收的事件及原因。'],
    ['verify.mjs', '核實以上全部內容；任何裝有 Node.js 18 或以上的電腦均可執行，毋須連接網絡。'],
  ],
  streams: '事件流',
  streamColumns: ['事件流', '事件數目', '首個編號', '最後編號', '已存檔至', '最後事件的雜湊值'],
  archivedNote: '每個鐘點在結束後數分鐘才存檔；其後的事件載於 open.ndjson.gz。',
  verify: '如何核實',
  steps: [
    '把 ZIP 檔的 SHA-256 與函數的回覆，或審計紀錄中 audit-forwarding.evidence 一項所載的比對。',
    '在本資料夾執行：node verify.mjs',
    '把下列錨點與 SIEM 所存的比對。Splunk 搜尋：sourcetype="dingtalk:audit:chain-anchors" | table _time cim.object chain.sequence raw_data',
    '如要逐個事件比對，請從 SIEM 匯出本時段的事件（_raw 欄位，JSON 或 CSV），然後執行：node verify.mjs --splunk export.json',
  ],
  anchors: '錨點',
  anchorColumns: ['日期', '事件流', '事件編號', '雜湊值'],
  noAnchors: '本時段沒有寫入錨點。',
  proves: '可以證明的事項',
  proven: [
    '每個事件均載有編號及上一個事件的雜湊值。如核實程式沒有發現不符，即事件接入雜湊鏈後沒有被更改、移除、插入或調換；除非其後的全部內容亦一併重新製作。',
    '錨點排除了全部重新製作的可能：各事件流的雜湊值每天傳送至 SIEM 一次，管理本系統的人無法更改。截至在 SIEM 找到而雜湊值相同的最後一個錨點為止，紀錄與當日一致。',
    '如與匯出檔比對：SIEM 所存的事件相同，沒有遺失、沒有更改，每個事件只有一份。',
  ],
  doesNotProve: '不能證明的事項',
  notProven: [
    '釘釘有否提供全部資料、資料是否真確。釘釘沒有記錄的，本證據亦沒有。',
    'SIEM 最後一個錨點之後的事件。同時控制程式碼及儲存空間的人，可在此之前更改。',
    '刻意略去或遮蓋的欄位（身份證號碼、電話號碼、文件內容等）。',
    '「manual-invoke」背後是何人：請查閱雲端帳戶的紀錄（ActionTrail）。',
    'verify.mjs 與其他檔案出自同一來源。程式只有一個檔案，可自行閱讀；亦可按 README.txt 所載的規則，以自己的工具核實。',
  ],
};

export const pageTexts: Readonly<Record<PageLanguage, PageTexts>> = { en, 'zh-HK': zhHK };
