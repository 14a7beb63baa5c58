import type { BilingualText } from '../../shared/errors/index.ts';

interface ProblemText {
  /** `error`: the deployment fails, or what is deployed does not do what the file says. */
  readonly severity: 'error' | 'warning';
  readonly en: (about: string) => string;
  readonly zhHK: (about: string) => string;
  readonly remedy: BilingualText;
}

const error = (
  en: (about: string) => string,
  zhHK: (about: string) => string,
  remedyEn: string,
  remedyZhHK: string,
): ProblemText => ({ severity: 'error', en, zhHK, remedy: { en: remedyEn, zhHK: remedyZhHK } });

const warning = (...parts: Parameters<typeof error>): ProblemText => ({
  ...error(...parts),
  severity: 'warning',
});

/** Every problem that the check knows: what it is and why it matters, and how to mend it. */
export const PROBLEMS = {
  'deployment.unreadable': error(
    (about) => `the file can't be read: ${about}`,
    (about) => `無法讀取檔案：${about}`,
    'Mend the file; mostly it is the indentation or a missing quote.',
    '請修正檔案；多數是縮排或缺少引號。',
  ),
  'deployment.frame': error(
    (about) => `${about} is missing or wrong: Serverless Devs does not take the file`,
    (about) => `${about} 欠缺或有誤：Serverless Devs 不會接受此檔案`,
    'Write edition: 3.0.0, a name, and resources with component and props each.',
    '請寫上 edition: 3.0.0、name，以及各有 component 與 props 的 resources。',
  ),
  'deployment.template-unknown': error(
    (about) => `there is no template ${about}: nothing of it reaches the function`,
    (about) => `沒有範本 ${about}：函數不會得到其內容`,
    'Name a template of the file.',
    '請填寫檔案內的範本名稱。',
  ),
  'deployment.variable': error(
    (about) => about,
    (about) => about,
    'Set it in the file of settings, give it a default, or correct the name.',
    '請在設定檔內設定、提供預設值，或更正名稱。',
  ),
  'deployment.not-set': error(
    (about) => `nothing says what this is: ${about}`,
    (about) => `未有設定其值：${about}`,
    'Add the setting to infra/deployment/environments/<environment>.env.',
    '請在 infra/deployment/environments/<環境>.env 加上該設定。',
  ),
  'deployment.unknown-key': error(
    (about) => `${about} is no key that is known here: it would have no effect`,
    (about) => `此處沒有 ${about} 這個鍵：寫了亦無作用`,
    'Correct its spelling or its place, or remove it.',
    '請更正拼法或位置，或將其移除。',
  ),
  'deployment.missing-key': error(
    (about) => `${about} is missing`,
    (about) => `欠缺 ${about}`,
    'Add it.',
    '請加上。',
  ),
  'deployment.wrong-value': error(
    (about) => `the value ${about}`,
    (about) => `此值${about}`,
    'Correct the value; a text that looks like a number needs quotes, a number none.',
    '請更正；形似數字的文字須加引號，數字則不可加。',
  ),
  'deployment.function-name': error(
    (about) => `"${about}" can't be the name of a function`,
    (about) => `「${about}」不可用作函數名稱`,
    'Use up to 64 letters, digits, _ and -, with a letter or _ first.',
    '請使用不多於 64 個字母、數字、_ 及 -，並以字母或 _ 開頭。',
  ),
  'deployment.repeated-name': error(
    (about) => `${about} is there twice: one would overwrite the other`,
    (about) => `${about} 重複：其中一個會覆寫另一個`,
    'Give each a name of its own.',
    '請各用不同名稱。',
  ),
  'deployment.cpu-step': error(
    (about) => `${about} vCPU is no multiple of 0.05`,
    (about) => `${about} vCPU 並非 0.05 的倍數`,
    'Use 0.05, 0.1, 0.15 and so on, up to 16.',
    '請使用 0.05、0.1、0.15 等，最多 16。',
  ),
  'deployment.cpu-ratio': error(
    (about) => `${about}: memory in GB must be one to four times the vCPU`,
    (about) => `${about}：記憶體（GB）須為 vCPU 的一至四倍`,
    'Change cpu or memorySize.',
    '請更改 cpu 或 memorySize。',
  ),
  'deployment.cpu-and-disk': error(
    (about) => `${about} stands alone: the platform takes cpu and diskSize together or neither`,
    (about) => `只有 ${about}：平台要求 cpu 與 diskSize 同時填寫或同時不填`,
    'Add the other one, or leave both out.',
    '請補上另一項，或兩項都不填。',
  ),
  'deployment.hook-limit': error(
    (about) => `the time-out is above ${about} seconds, the platform's limit`,
    (about) => `逾時超過平台上限（${about} 秒）`,
    'Shorten it; what takes longer does not belong into this hook.',
    '請縮短；更耗時的工作不應放在此掛鈎內。',
  ),
  'deployment.hook-twice': error(
    () => 'handler and command exclude each other',
    () => 'handler 與 command 不可並存',
    'Keep one of them.',
    '請只保留其中一項。',
  ),
  'deployment.environment-name': error(
    (about) => `${about} can't be the name of an environment variable`,
    (about) => `${about} 不可用作環境變數名稱`,
    'Begin with a letter, use letters, digits and _; FC_ is reserved.',
    '請以字母開頭，只用字母、數字及 _；FC_ 為保留字首。',
  ),
  'deployment.environment-size': error(
    (about) => `all values together are ${about} bytes; the platform takes 4096`,
    (about) => `所有值合共 ${about} 位元組；平台上限為 4096`,
    'Move long values into the configuration.',
    '請把長的值移到設定檔。',
  ),
  'deployment.handler-form': error(
    (about) => `"${about}" is no handler of a built-in runtime`,
    (about) => `「${about}」不是內置執行環境的處理程式`,
    'Write <file>.<export>, such as index.handler.',
    '請寫成 <檔案>.<匯出名稱>，例如 index.handler。',
  ),
  'deployment.handler-of-program': error(
    () => 'a custom runtime calls no handler: it starts a program',
    () => '自訂執行環境不會呼叫處理程式，只會啟動程式',
    'Remove it; customRuntimeConfig says what is started.',
    '請移除；由 customRuntimeConfig 說明啟動甚麼。',
  ),
  'deployment.program-missing': error(
    () => 'a custom runtime needs to know which program to start',
    () => '自訂執行環境必須知道啟動哪個程式',
    'Add customRuntimeConfig with a command.',
    '請加上 customRuntimeConfig 及其 command。',
  ),
  'deployment.program-of-handler': error(
    (about) => `${about} starts no program of ours: this has no effect`,
    (about) => `${about} 不會啟動自訂程式：此項沒有作用`,
    'Remove it, or use a custom runtime.',
    '請移除，或改用自訂執行環境。',
  ),
  'deployment.concurrency-of-runtime': error(
    (about) => `${about} takes one request at a time in an instance`,
    (about) => `${about} 的每個實例一次只處理一個請求`,
    'Remove it, or use a custom runtime.',
    '請移除，或改用自訂執行環境。',
  ),
  'deployment.runtime-of-project': error(
    (about) => `the bundles are not built for ${about}`,
    (about) => `程式包並非為 ${about} 建置`,
    'Use nodejs20, or custom.debian10 for a program.',
    '請使用 nodejs20，程式則用 custom.debian10。',
  ),
  'deployment.two-scalings': error(
    () => 'provisionConfig and scalingConfig exclude each other: the component refuses both',
    () => 'provisionConfig 與 scalingConfig 不可並存：組件會拒絕',
    'Keep scalingConfig.',
    '請只保留 scalingConfig。',
  ),
  'deployment.http-triggers': error(
    (about) => `${about} has two HTTP triggers; the platform takes one`,
    (about) => `${about} 有兩個 HTTP 觸發器；平台只接受一個`,
    'Remove one, or bind it to another alias.',
    '請移除一個，或綁定至其他別名。',
  ),
  'deployment.open-retries': warning(
    () => 'anybody may ask this address for an asynchronous call, and each that fails is repeated',
    () => '任何人均可要求此地址作非同步呼叫，而每次失敗都會重試',
    'Set asyncInvokeConfig.maxAsyncRetryAttempts to 0.',
    '請把 asyncInvokeConfig.maxAsyncRetryAttempts 設為 0。',
  ),
  'deployment.schedule': error(
    (about) => `"${about}" is no schedule of a timer: it would never fire, or at other times`,
    (about) => `「${about}」並非有效的定時設定：計時器不會觸發，或於其他時間觸發`,
    'Write "@every 5m", or six fields with seconds first, as in "CRON_TZ=Asia/Hong_Kong 0 10 9 * * *".',
    '請寫成「@every 5m」，或由秒開始的六個欄位，例如「CRON_TZ=Asia/Hong_Kong 0 10 9 * * *」。',
  ),
  'deployment.schedule-never': error(
    (about) => `"${about}" is never due`,
    (about) => `「${about}」永遠不會到期`,
    'Choose a day that exists.',
    '請選擇存在的日子。',
  ),
  'deployment.schedule-zone': warning(
    (about) => `"${about}" names no time zone, so it counts in UTC, eight hours behind Hong Kong`,
    (about) => `「${about}」沒有指明時區，會以 UTC 計算，比香港慢八小時`,
    'Put CRON_TZ=Asia/Hong_Kong before it.',
    '請在前面加上 CRON_TZ=Asia/Hong_Kong。',
  ),
  'deployment.payload-size': error(
    (about) => `the payload is ${about} bytes; an asynchronous call takes 131072`,
    (about) => `內容有 ${about} 位元組；非同步呼叫上限為 131072`,
    'Let the payload name the work, and read it elsewhere.',
    '請只寫上工作名稱，內容由別處讀取。',
  ),
  'deployment.qualifier': error(
    (about) => `"${about}" is neither LATEST, nor a version, nor the name of an alias`,
    (about) => `「${about}」不是 LATEST、版本或別名`,
    'Write ${vars.alias}.',
    '請寫成 ${vars.alias}。',
  ),
  'deployment.qualifiers-differ': error(
    (about) => `${about}: what the triggers call would run by rules of another version`,
    (about) => `${about}：觸發器所呼叫的版本會按另一版本的規則執行`,
    'Write ${vars.alias} at every trigger, asyncInvokeConfig, scalingConfig and route.',
    '請在每個觸發器、asyncInvokeConfig、scalingConfig 及 route 寫上 ${vars.alias}。',
  ),
  'deployment.destination': error(
    (about) => `"${about}" is no function of this file, nor another destination that there is`,
    (about) => `「${about}」不是檔案內的函數，亦非其他有效的目的地`,
    'Write acs:fc:<region>:<account>:functions/<name>, or the ARN of a topic, a queue or an event bus.',
    '請寫成 acs:fc:<地域>:<帳戶>:functions/<名稱>，或主題、佇列、事件匯流排的 ARN。',
  ),
  'deployment.role-missing': error(
    () => 'without a role the function reaches neither tables nor secrets',
    () => '沒有角色的函數無法存取資料表及密鑰',
    'Add the role acs:ram::<account>:role/<name of the function>.',
    '請加上角色 acs:ram::<帳戶>:role/<函數名稱>。',
  ),
  'deployment.role-of-another': error(
    (about) => `"${about}" is not this function's own role in this account`,
    (about) => `「${about}」不是此函數在此帳戶內專用的角色`,
    'Write acs:ram::${vars.account}:role/<name of the function>.',
    '請寫成 acs:ram::${vars.account}:role/<函數名稱>。',
  ),
  'deployment.role-undeclared': error(
    (about) => `${about} declares no permissions, so no role is made for it`,
    (about) => `${about} 沒有聲明權限，因此不會建立其角色`,
    'Add functions/<name>/permissions.ts and list it in infra/roles.',
    '請加上 functions/<名稱>/permissions.ts 並列入 infra/roles。',
  ),
  'deployment.function-unknown': error(
    (about) => `it calls ${about}, which is no function of this file`,
    (about) => `它會呼叫 ${about}，但檔案內沒有該函數`,
    'Add the function, or remove the invocation from permissions.ts.',
    '請加上該函數，或在 permissions.ts 移除該呼叫。',
  ),
  'deployment.table-unknown': error(
    (about) => `it uses the table ${about}, which is not declared`,
    (about) => `它會使用資料表 ${about}，但該表未有聲明`,
    'Declare it in shared/table-store/tables.ts.',
    '請在 shared/table-store/tables.ts 聲明。',
  ),
  'deployment.bucket-undeclared': error(
    (about) => `${about} names a bucket that this function's permissions do not`,
    (about) => `${about} 所指的儲存空間不在此函數的權限內`,
    'Declare it in permissions.ts, or remove the variable.',
    '請在 permissions.ts 聲明，或移除該變數。',
  ),
  'deployment.bucket-missing': error(
    (about) => `its permissions name ${about}, which is not among its variables`,
    (about) => `其權限列有 ${about}，但環境變數內沒有`,
    'Add the variable.',
    '請加上該變數。',
  ),
  'deployment.secret-undeclared': error(
    (about) => `${about} names a secret that this function's permissions do not`,
    (about) => `${about} 所指的密鑰不在此函數的權限內`,
    'Declare it in permissions.ts, or remove the variable.',
    '請在 permissions.ts 聲明，或移除該變數。',
  ),
  'deployment.secret-missing': error(
    (about) => `its permissions name ${about}, which is not among its variables`,
    (about) => `其權限列有 ${about}，但環境變數內沒有`,
    'Add the variable.',
    '請加上該變數。',
  ),
  'deployment.code-unknown': error(
    (about) => `"${about}" is nothing that the build makes`,
    (about) => `「${about}」不是建置的產物`,
    'Write ./dist/<folder below functions>.zip.',
    '請寫成 ./dist/<functions 下的資料夾>.zip。',
  ),
  'deployment.handler-unknown': error(
    (about) => `the code exports no ${about}`,
    (about) => `程式沒有匯出 ${about}`,
    'Name an export of the handler.ts of the folder.',
    '請填寫該資料夾 handler.ts 的匯出名稱。',
  ),
  'deployment.egress': error(
    () => 'with the platform’s own way out, half the calls would come from another address',
    () => '若同時使用平台的公網出口，部分呼叫會來自其他地址',
    'Write internetAccess: false beside vpcConfig.',
    '請在 vpcConfig 旁寫上 internetAccess: false。',
  ),
  'deployment.network-differs': error(
    (about) => `its permissions say that it ${about}`,
    (about) => `其權限聲明它${about}`,
    'Change vpcConfig, or usesVpc in permissions.ts.',
    '請更改 vpcConfig，或 permissions.ts 內的 usesVpc。',
  ),
  'deployment.private-key': error(
    () => 'a private key in the description lies in files and logs',
    () => '描述檔內的私人金鑰會留在檔案及日誌內',
    'Upload the certificate to Certificate Management Service and write certId.',
    '請把憑證上載至數位憑證管理服務，並寫上 certId。',
  ),
  'deployment.domain-without-tls': error(
    (about) => `the protocol ${about} takes callbacks without TLS`,
    (about) => `${about} 協定會接受沒有 TLS 的回呼`,
    'Write protocol: HTTPS and a certConfig.',
    '請寫上 protocol: HTTPS 及 certConfig。',
  ),
} as const satisfies Record<string, ProblemText>;

export type ProblemCode = keyof typeof PROBLEMS;
