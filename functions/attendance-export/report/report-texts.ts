import type { BilingualText } from '../../../shared/errors/index.ts';
import type { LineKind } from '../domain/payroll-line.ts';
import type { QuestionState } from '../domain/exception-groups.ts';
import type {
  NameUse,
  ReportedRelease,
  ReportedVersion,
  ReportKind,
  ReportState,
  SettingChange,
} from '../domain/report-model.ts';
import type { OutlierRule } from '../domain/outlier-texts.ts';
import type { QuantityUnit } from '../domain/day-amount.ts';

/** Every fixed text of the report, in both languages. Figures come in already formatted. */
export const reportTexts = {
  title: { en: 'Payroll export report', zhHK: '薪酬匯出報告' },
  language: { en: 'Language', zhHK: '語言' },
  bothLanguages: { en: 'Both', zhHK: '中英對照' },
  environment: { en: 'Environment', zhHK: '環境' },
  period: { en: 'Pay period', zhHK: '計薪期' },
  run: (run: string): BilingualText => ({ en: `Run ${run}`, zhHK: `第 ${run} 次匯出` }),
  computedAt: { en: 'Computed', zhHK: '計算時間' },
  replacesRun: (run: string): BilingualText => ({
    en: `in the place of run ${run}`,
    zhHK: `取代第 ${run} 次匯出`,
  }),

  linesForPeople: (lines: string, people: string): BilingualText => ({
    en: `${lines} lines for ${people} people`,
    zhHK: `${people} 名僱員，共 ${lines} 行`,
  }),
  heldBy: (questions: string): BilingualText => ({
    en: `Held: ${questions} open`,
    zhHK: `暫不送出：尚有 ${questions} 項待處理`,
  }),
  question: (count: number, text: string): BilingualText => ({
    en: count === 1 ? `${text} question` : `${text} questions`,
    zhHK: text,
  }),
  doesNotClose: {
    en: 'The check sums do not close. This file must not be sent.',
    zhHK: '核對總數不符，此檔案不可送出。',
  },
  keyLines: { en: 'Lines in the file', zhHK: '檔案行數' },
  keyPeople: { en: 'People in scope', zhHK: '範圍內僱員' },
  keyWithLines: (count: string): BilingualText => ({
    en: `${count} with lines`,
    zhHK: `${count} 名列於檔案`,
  }),
  keyQuestions: { en: 'Open questions', zhHK: '待處理項目' },
  keyAnswered: (count: string): BilingualText => ({
    en: `${count} answered`,
    zhHK: `已處理 ${count} 項`,
  }),
  keyHours: { en: 'Hours in the file', zhHK: '檔案所載時數' },
  keyHoursBefore: (hours: string): BilingualText => ({
    en: `${hours} in the previous period`,
    zhHK: `上期 ${hours}`,
  }),
  keyOutliers: { en: 'Figures to look at', zhHK: '須留意數字' },
  keyOutliersNote: { en: 'hold nothing back', zhHK: '不影響送出' },

  totals: { en: 'Totals by earnings code', zhHK: '按薪酬代碼列出總數' },
  totalsCaption: {
    en: 'What is to be sent, beside the previous period',
    zhHK: '本期送出總數與上期比較',
  },
  noPrevious: {
    en: 'There is no earlier run to compare with.',
    zhHK: '沒有較早的匯出可供比較。',
  },
  comparedWith: (period: string, run: string): BilingualText => ({
    en: `Previous period: ${period}, run ${run}.`,
    zhHK: `上期：${period}，第 ${run} 次匯出。`,
  }),
  earningsCode: { en: 'Code', zhHK: '代碼' },
  unit: { en: 'Unit', zhHK: '單位' },
  lines: { en: 'Lines', zhHK: '行數' },
  hoursMinutes: { en: 'Time (h:mm)', zhHK: '時間（時:分）' },
  quantity: { en: 'Quantity', zhHK: '數量' },
  previousQuantity: { en: 'Previous', zhHK: '上期' },
  difference: { en: 'Difference', zhHK: '差額' },
  change: { en: 'Change in time', zhHK: '時間變動' },
  chart: { en: 'This period and the previous one by code', zhHK: '按代碼比較本期與上期' },
  chartNote: {
    en: 'Hours. Each code has its own scale: compare the two bars of a code, not code with code.',
    zhHK: '單位為小時。每個代碼各有比例：請比較同一代碼的兩條橫條，不宜跨代碼比較。',
  },
  chartRest: (count: string): BilingualText => ({
    en: `${count} further codes are in the table only.`,
    zhHK: `另有 ${count} 個代碼只列於表內。`,
  }),
  thisPeriod: { en: 'This period', zhHK: '本期' },
  previousPeriod: { en: 'Previous period', zhHK: '上期' },

  questions: { en: 'Exceptions by cause', zhHK: '按原因列出異常項目' },
  noExceptions: { en: 'There is no exception.', zhHK: '沒有異常項目。' },
  affectsPay: { en: 'affects pay', zhHK: '影響薪酬' },
  affectsNoPay: { en: 'does not affect pay', zhHK: '不影響薪酬' },
  whatToDo: { en: 'What to do', zhHK: '處理方法' },
  employee: { en: 'Employee', zhHK: '僱員' },
  date: { en: 'Date', zhHK: '日期' },
  whatHappened: { en: 'What happened', zhHK: '情況' },
  identifier: { en: 'Id', zhHK: '編號' },
  state: { en: 'State', zhHK: '狀態' },
  moreRows: (count: string, file: string): BilingualText => ({
    en: `… and ${count} more: see ${file}.`,
    zhHK: `……另有 ${count} 項，見 ${file}。`,
  }),

  outliers: { en: 'Figures worth a look', zhHK: '須留意的數字' },
  outliersCaption: {
    en: 'Figures that depart strongly from what is usual; they hold nothing back',
    zhHK: '與平常差距較大的數字；不影響送出',
  },
  noOutliers: {
    en: 'No figure departs strongly from what is usual.',
    zhHK: '沒有差距較大的數字。',
  },
  rule: { en: 'Because', zhHK: '原因' },
  why: { en: 'Figures', zhHK: '數字' },

  people: { en: 'People without a line', zhHK: '檔案內沒有紀錄的僱員' },
  peopleCaption: { en: 'In scope, and not in the file', zhHK: '屬範圍內但不在檔案內' },
  reason: { en: 'Reason', zhHK: '理由' },

  adjustments: { en: 'Adjustments', zhHK: '調整' },
  adjustmentsCaption: {
    en: 'Minutes that a person entered, and not a punch',
    zhHK: '由人手輸入而非來自打卡的時間',
  },
  measure: { en: 'Measure', zhHK: '項目' },
  author: { en: 'Entered by', zhHK: '輸入者' },

  priorPeriods: { en: 'Lines of earlier periods', zhHK: '前期更正' },
  priorPeriodsCaption: {
    en: 'Late punches and approvals of periods that are already paid',
    zhHK: '已發薪計薪期的後補打卡及審批',
  },

  changes: { en: 'Changed settings', zhHK: '設定變更' },
  changesCaption: {
    en: 'Mapping, rules and profile since the last delivered run',
    zhHK: '對照表、規則及檔案格式自上次送出後的變更',
  },
  changedSince: (period: string, run: string): BilingualText => ({
    en: `Compared with period ${period}, run ${run}.`,
    zhHK: `與計薪期 ${period} 第 ${run} 次匯出比較。`,
  }),
  noChanges: { en: 'Nothing changed.', zhHK: '沒有變更。' },
  nothingDelivered: { en: 'Nothing was delivered before.', zhHK: '之前沒有送出檔案。' },
  about: { en: 'In', zhHK: '範圍' },
  what: { en: 'What', zhHK: '內容' },
  before: { en: 'Before', zhHK: '變更前' },
  after: { en: 'Now', zhHK: '現時' },

  names: { en: 'Names not written as in DingTalk', zhHK: '姓名與釘釘不同' },
  namesCaption: {
    en: 'Hours are not affected; single characters only, never the whole name',
    zhHK: '工時不受影響；只列個別字元，不列全名',
  },
  characters: { en: 'Characters', zhHK: '字元' },
  outcome: { en: 'Outcome', zhHK: '結果' },

  reconciliation: { en: 'Reconciliation', zhHK: '核對' },
  reconciliationCaption: {
    en: 'Each total must equal the sum of its parts',
    zhHK: '每項總數必須等於各部分之和',
  },
  check: { en: 'Check', zhHK: '核對項目' },
  total: { en: 'Total', zhHK: '總數' },
  parts: { en: 'Parts', zhHK: '各部分' },
  closes: { en: 'Closes', zhHK: '相符' },
  differs: { en: 'Does not close', zhHK: '不符' },

  employeeNumber: { en: 'Employee number', zhHK: '僱員編號' },
  userId: { en: 'DingTalk user id', zhHK: '釘釘用戶編號' },
  name: { en: 'Name', zhHK: '姓名' },
  payGroup: { en: 'Pay group', zhHK: '薪酬組別' },
  costCentre: { en: 'Cost centre', zhHK: '成本中心' },
  lineKind: { en: 'Kind of line', zhHK: '類別' },
  from: { en: 'From', zhHK: '由' },
  to: { en: 'To', zhHK: '至' },
  minutes: { en: 'Minutes', zhHK: '分鐘' },
  roundedMinutes: { en: 'Minutes after rounding', zhHK: '取整後分鐘' },
  multiplier: { en: 'Multiplier', zhHK: '倍數' },
  cause: { en: 'Cause', zhHK: '原因' },

  measures: { en: 'Measured time', zhHK: '計量時間' },
  measuresCaption: {
    en: 'Sums over all people; what has no code is reported and not paid',
    zhHK: '全體僱員合計；沒有代碼者只作報告，不計薪',
  },
  notPaid: { en: 'not paid', zhHK: '不計薪' },

  release: { en: 'Release', zhHK: '批准送出' },
  releasePolicy: { en: 'Policy', zhHK: '政策' },
  approvalInstance: { en: 'DingTalk approval instance', zhHK: '釘釘審批單' },
  approvers: { en: 'Approvers', zhHK: '審批人' },
  decidedAt: { en: 'Decided', zhHK: '決定時間' },

  file: { en: 'File, versions and hashes', zhHK: '檔案、版本及雜湊值' },
  fileName: { en: 'File name', zhHK: '檔名' },
  fileSize: { en: 'Size', zhHK: '大小' },
  fileRows: { en: 'Rows', zhHK: '行數' },
  characterSet: { en: 'Character set', zhHK: '字集' },
  sha256: { en: 'SHA-256', zhHK: 'SHA-256' },
  calls: { en: 'DingTalk calls', zhHK: '釘釘呼叫次數' },
  callsUsed: (used: string, planned: string): BilingualText => ({
    en: `${used} metered calls used, ${planned} planned`,
    zhHK: `已用計費呼叫 ${used} 次，計劃 ${planned} 次`,
  }),
  callsOfQuota: (quota: string): BilingualText => ({
    en: `of ${quota} a month`,
    zhHK: `每月配額 ${quota} 次`,
  }),
  version: { en: 'Version', zhHK: '版本' },
  versionsCaption: {
    en: 'What the file was computed with',
    zhHK: '計算檔案所用的版本',
  },
  part: { en: 'Part', zhHK: '部分' },
  payRulesVersion: { en: 'Pay rules', zhHK: '計薪規則' },
} as const;

export const kindTexts: Readonly<Record<ReportKind, BilingualText>> = {
  regular: { en: 'Regular', zhHK: '定期' },
  'final-pay': { en: 'Final pay', zhHK: '離職薪酬' },
  replacement: { en: 'Replacement', zhHK: '取代檔案' },
  shadow: { en: 'Shadow, delivers nothing', zhHK: '並行試算，不送出' },
};

/** The state in a word, and what a person should do now. */
export const stateTexts: Readonly<
  Record<ReportState, { readonly name: BilingualText; readonly next: BilingualText }>
> = {
  held: {
    name: { en: 'Held', zhHK: '暫不送出' },
    next: {
      en: 'Answer each open question below: settle it in DingTalk and export again, enter an adjustment, or accept it by its id.',
      zhHK: '請逐項處理下列待處理項目：於釘釘處理後再匯出、輸入調整，或以編號接納。',
    },
  },
  'awaiting-release': {
    name: { en: 'Waits for release', zhHK: '等待批准送出' },
    next: {
      en: 'Compare the totals and answer the approval in DingTalk; the file goes out only after it is agreed.',
      zhHK: '請核對總數後於釘釘審批；獲同意後才會送出檔案。',
    },
  },
  ready: {
    name: { en: 'Ready to send', zhHK: '可送出' },
    next: {
      en: "Nothing is open; the file is sent as the company's release policy says.",
      zhHK: '沒有待處理項目；檔案將按公司的送出政策處理。',
    },
  },
  delivered: {
    name: { en: 'Delivered', zhHK: '已送出' },
    next: {
      en: 'The file was read back and is equal. Compare the totals with what payroll reports.',
      zhHK: '檔案已送達並核對一致。請將總數與薪酬系統的報告比對。',
    },
  },
  'delivered-unconfirmed': {
    name: { en: 'Sent, not confirmed', zhHK: '已送出但未能核對' },
    next: {
      en: 'Ask the receiver to confirm file name and totals; the file is never sent again by itself.',
      zhHK: '請向接收方確認檔名及總數；系統不會自行重發。',
    },
  },
  unchanged: {
    name: { en: 'Unchanged', zhHK: '沒有變更' },
    next: {
      en: 'Nothing is sent: the receiver already has this content.',
      zhHK: '沒有送出檔案：接收方已有相同內容。',
    },
  },
  'corrections-pending': {
    name: { en: 'Corrections wait', zhHK: '更正待下期送出' },
    next: {
      en: 'This period is paid; the differences go out as prior-period lines of the next file.',
      zhHK: '本期已發薪；差額將以前期更正列入下一檔案。',
    },
  },
  shadow: {
    name: { en: 'Shadow', zhHK: '並行試算' },
    next: {
      en: 'Nothing is sent. Compare this report with the present payroll.',
      zhHK: '不會送出檔案。請將本報告與現行薪酬比對。',
    },
  },
  superseded: {
    name: { en: 'Superseded', zhHK: '已被取代' },
    next: {
      en: 'A newer run of this period takes its place; read that report.',
      zhHK: '本期已有較新的匯出；請看該報告。',
    },
  },
};

export const questionStateTexts: Readonly<Record<QuestionState, BilingualText>> = {
  open: { en: 'open', zhHK: '待處理' },
  accepted: { en: 'accepted', zhHK: '已接納' },
  resolved: { en: 'resolved', zhHK: '已處理' },
  noted: { en: 'for information', zhHK: '備考' },
};

export const lineKindTexts: Readonly<Record<LineKind, BilingualText>> = {
  regular: { en: 'regular', zhHK: '本期' },
  adjustment: { en: 'adjustment', zhHK: '調整' },
  'prior-period': { en: 'earlier period', zhHK: '前期更正' },
};

export const unitTexts: Readonly<Record<QuantityUnit, BilingualText>> = {
  hours: { en: 'hours', zhHK: '小時' },
  minutes: { en: 'minutes', zhHK: '分鐘' },
  days: { en: 'days', zhHK: '日' },
};

export const outlierRuleTexts: Readonly<Record<OutlierRule, BilingualText>> = {
  'own-previous-period': { en: "Unlike the person's previous period", zhHK: '與本人上期差距大' },
  'company-median': { en: 'Unlike the rest of the company', zhHK: '與公司其他僱員差距大' },
  'nothing-though-scheduled': { en: 'Scheduled, and nothing paid', zhHK: '有排班但沒有計薪時數' },
  'much-overtime': { en: 'Much overtime', zhHK: '加班時數多' },
  'long-day': { en: 'A very long day', zhHK: '單日工時過長' },
};

export const changeTexts: Readonly<Record<SettingChange['about'], BilingualText>> = {
  'people-mapping': { en: "People's mapping", zhHK: '人員對照表' },
  'earnings-codes': { en: 'Earnings codes', zhHK: '薪酬代碼' },
  'pay-rules': { en: 'Pay rules', zhHK: '計薪規則' },
  profile: { en: 'File profile', zhHK: '檔案格式' },
  calendar: { en: 'Calendar', zhHK: '假期表' },
};

export const versionTexts: Readonly<Record<ReportedVersion['part'], BilingualText>> = {
  engine: { en: 'Engine', zhHK: '計算程式' },
  'pay-rules': { en: 'Pay rules', zhHK: '計薪規則' },
  'people-mapping': { en: "People's mapping", zhHK: '人員對照表' },
  'earnings-codes': { en: 'Earnings codes', zhHK: '薪酬代碼' },
  profile: { en: 'File profile', zhHK: '檔案格式' },
  calendar: { en: 'Calendar', zhHK: '假期表' },
  inputs: { en: 'Stored answers of DingTalk', zhHK: '已儲存的釘釘回覆' },
};

export const nameOutcomeTexts: Readonly<Record<NameUse['outcome'], BilingualText>> = {
  substituted: { en: 'written with other characters', zhHK: '已用替代字' },
  'left-empty': { en: 'left empty', zhHK: '留空' },
  'payroll-name': { en: 'payroll name of the mapping', zhHK: '採用對照表的薪酬姓名' },
};

export const releasePolicyTexts: Readonly<Record<ReportedRelease['policy'], BilingualText>> = {
  automatic: { en: 'automatic once nothing is open', zhHK: '沒有待處理項目即自動送出' },
  approval: { en: 'by DingTalk approval', zhHK: '經釘釘審批' },
  none: { en: 'never sent', zhHK: '不送出' },
};

export const releaseStateTexts: Readonly<Record<ReportedRelease['state'], BilingualText>> = {
  'not-asked': { en: 'not asked for yet', zhHK: '尚未申請' },
  waiting: { en: 'waits for the approvers', zhHK: '等待審批' },
  agreed: { en: 'agreed', zhHK: '已同意' },
  refused: { en: 'refused', zhHK: '已拒絕' },
  cancelled: { en: 'cancelled', zhHK: '已撤銷' },
  'not-needed': { en: 'not needed', zhHK: '無須審批' },
};
