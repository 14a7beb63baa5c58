import type { BilingualText } from '../../../shared/errors/index.ts';

/** Everything that is checked, in the order in which it is told. The ids are stable. */
export const CHECK_IDS = [
  'runtime',
  'settings',
  'keys',
  'configuration',
  'secrets',
  'clock',
  'hosts',
  'dingtalk-credentials',
  'dingtalk-permissions',
  'callback',
  'quota',
  'function-access',
  'role-rights',
  'sftp',
  'splunk',
  'timers',
  'latency',
  'deployment',
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/** What is checked, and why somebody should care. */
export interface CheckDescription {
  readonly title: BilingualText;
  readonly why: BilingualText;
  /** Checks that must not have failed, because this one stands on what they prove. */
  readonly prerequisites: readonly CheckId[];
  /** Begins when all others are done: what they cost the machine would be measured too. */
  readonly isLast?: true;
}

const check = (
  title: readonly [en: string, zhHK: string],
  why: readonly [en: string, zhHK: string],
  prerequisites: readonly CheckId[] = [],
): CheckDescription => ({
  title: { en: title[0], zhHK: title[1] },
  why: { en: why[0], zhHK: why[1] },
  prerequisites,
});

export const CHECKS: Readonly<Record<CheckId, CheckDescription>> = {
  runtime: check(
    ['Node and s', 'Node 及 s 的版本'],
    [
      'The commands and the deployment run on these; another version fails in the middle of something.',
      '各項指令及部署均依賴這兩個程式；版本不符會令工作中途失敗。',
    ],
  ),
  settings: check(
    ['settings', '環境設定'],
    [
      'Every function starts with them, and two environments that share a name would mix their data.',
      '各函數均以此啟動；兩個環境共用名稱會令資料混淆。',
    ],
  ),
  keys: check(
    ['keys of the person', '檢查者的金鑰'],
    [
      'With them the account is looked at; what needs no account is checked without.',
      '須以此查看帳戶內的資源；無須帳戶的項目仍會檢查。',
    ],
    ['settings'],
  ),
  configuration: check(
    ['live configuration', '現行設定檔'],
    [
      'The functions read it before anything else and refuse to work by a damaged one.',
      '各函數首先讀取此設定檔；如有損毀，函數會拒絕執行。',
    ],
    ['keys'],
  ),
  secrets: check(
    ['secrets', '密鑰'],
    [
      'A secret that is missing or of another form stops the function that needs it.',
      '密鑰欠缺或格式不符，所需的函數便無法執行。',
    ],
    ['keys'],
  ),
  clock: check(
    ['clock', '時鐘'],
    [
      'Signatures carry the time: Alibaba Cloud refuses a difference of 15 minutes, DingTalk one of an hour.',
      '簽署包含時間：阿里雲拒絕相差 15 分鐘的要求，釘釘則為一小時。',
    ],
    ['settings'],
  ),
  hosts: check(
    ['DNS and TLS', 'DNS 及 TLS'],
    [
      'A host that cannot be reached, or whose certificate is not valid, takes no data from us.',
      '主機無法連接或證書無效時，系統不會向其傳送資料。',
    ],
    ['settings'],
  ),
  'dingtalk-credentials': check(
    ['DingTalk credentials', '釘釘憑證'],
    [
      'Without a token of the app no call to DingTalk is answered.',
      '沒有應用的 token，釘釘不會回應任何呼叫。',
    ],
    ['configuration', 'secrets'],
  ),
  'dingtalk-permissions': check(
    ['DingTalk permissions', '釘釘權限'],
    [
      'A missing permission shows itself only in the run that needs it, which may be that of pay day.',
      '欠缺的權限往往到需要使用時才發現，可能正值發薪日。',
    ],
    ['configuration', 'dingtalk-credentials'],
  ),
  callback: check(
    ['callback URL', '回呼網址'],
    [
      'DingTalk sends events once and twice more; what nobody acknowledges is lost until it is looked for.',
      '釘釘只會推送事件一次，再重試兩次；未獲確認的事件須另行補回。',
    ],
    ['secrets'],
  ),
  quota: check(
    ['DingTalk quotas', '釘釘配額'],
    [
      'When the month is used up, calls are refused and no event arrives until the first of the next.',
      '本月配額用完後，呼叫會被拒，事件亦會停止推送，直至下月一日。',
    ],
    ['configuration'],
  ),
  'function-access': check(
    ['tables and buckets', '資料表及儲存空間'],
    [
      'Each function is asked under its own role: what a person may read proves nothing about it.',
      '各函數均以其自身角色查詢；個人可讀取，並不代表函數亦可讀取。',
    ],
    ['configuration'],
  ),
  'role-rights': check(
    ['rights of roles', '角色權限'],
    [
      'A role with more than its function needs makes one fault in that function the fault of all.',
      '角色權限超出函數所需，單一函數的漏洞便會波及其他部分。',
    ],
    ['keys'],
  ),
  sftp: check(
    ['SFTP', 'SFTP'],
    [
      'The payroll file goes there; another host key could be somebody else’s server.',
      '薪酬檔案會送往該處；主機金鑰不同，可能是他人的伺服器。',
    ],
    ['configuration', 'secrets'],
  ),
  splunk: check(
    ['Splunk', 'Splunk'],
    [
      'Audit events count only when the indexer says that they are on disk.',
      '審計事件須由索引器確認已寫入磁碟，方算送達。',
    ],
    ['configuration', 'secrets'],
  ),
  timers: check(
    ['timers', '計時觸發器'],
    [
      'A timer that is disabled fails without any error: nothing happens, and nobody is told.',
      '計時觸發器停用時不會出現錯誤：工作不再執行，亦無人得知。',
    ],
    ['keys'],
  ),
  latency: {
    ...check(
      ['latency', '延遲'],
      [
        'DingTalk waits 1.5 s for the acknowledgement of an event; a slow neighbour uses that up.',
        '釘釘只等候事件確認 1.5 秒；連線緩慢會耗盡該時間。',
      ],
      ['settings'],
    ),
    isLast: true,
  },
  deployment: check(
    ['deployment', '部署'],
    [
      'What runs should be what was built: another code explains faults that nobody can find in this one.',
      '運行的程式應與建置結果一致，否則難以找出問題所在。',
    ],
    ['keys'],
  ),
};
