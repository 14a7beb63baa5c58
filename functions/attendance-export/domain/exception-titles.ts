import type { BilingualText } from '../../../shared/errors/index.ts';
import type { ExceptionKind } from './attendance-exception.ts';

/** Short names of causes, for headings. The compiler asks for one with every new kind. */
const titles: Readonly<Record<ExceptionKind, BilingualText>> &
  Readonly<Record<string, BilingualText>> = {
  'missing-punch': { en: 'Missing punch', zhHK: '欠缺打卡' },
  'no-punch': { en: 'No punch for the whole shift', zhHK: '整個更次沒有打卡' },
  'punches-out-of-order': { en: 'Punched out before punching in', zhHK: '下班打卡早於上班打卡' },
  'schedule-malformed': { en: 'Schedule cannot be measured', zhHK: '排班無法計算' },
  'schedule-missing': { en: 'No schedule', zhHK: '沒有排班' },
  'punch-without-plan': { en: 'Punch outside every planned shift', zhHK: '排班以外打卡' },
  'found-but-not-mapped': { en: 'Not in the payroll mapping', zhHK: '薪酬對照表沒有此人' },
  'mapped-but-not-found': { en: 'Not known to DingTalk', zhHK: '釘釘查無此人' },
  'mapped-outside-employment': {
    en: "Working time outside the mapping's dates",
    zhHK: '對照表生效日期以外有工時',
  },
  'name-not-encodable': { en: 'Name left empty', zhHK: '姓名欄留空' },
  'mandatory-name-not-encodable': {
    en: 'Required name has no byte in the file',
    zhHK: '必填姓名含字集沒有的字',
  },
  'mandatory-name-missing': { en: 'Required name is missing', zhHK: '欠缺必填姓名' },
  'name-not-writable': {
    en: 'Name that its column does not take',
    zhHK: '欄位不接受的姓名',
  },
  'mandatory-name-not-writable': {
    en: 'Required name that its column does not take',
    zhHK: '欄位不接受的必填姓名',
  },
  'replaces-delivered-run': { en: 'Would replace a delivered file', zhHK: '將取代已送出的檔案' },
  'measure-without-code': { en: 'Minutes without an earnings code', zhHK: '時數沒有薪酬代碼' },
  'approved-overtime-not-worked': {
    en: 'Approved overtime that was not worked',
    zhHK: '已批准加班但沒有工作',
  },
  'leave-duration-differs': { en: 'Leave duration differs', zhHK: '假期時數不符' },
  'leave-type-unknown': { en: 'Leave type not configured', zhHK: '未設定的假期類別' },
  'make-up-not-approved': { en: 'Make-up punch without approval', zhHK: '補卡未經批准' },
  'cross-check-differs': { en: 'Cross-check differs', zhHK: '抽樣核對不符' },
  'reported-punch-missing': { en: 'Reported punch is not listed', zhHK: '已通知的打卡不在紀錄中' },
  'delivered-more-than-computed': {
    en: 'More delivered than computed',
    zhHK: '已送出時數多於計算所得',
  },
  'adjustment-without-person': { en: 'Adjustment names nobody', zhHK: '調整項目沒有對應僱員' },
  'name-substituted': { en: 'Name written with other characters', zhHK: '姓名已用替代字' },
  'approval-unreadable': { en: 'Approval cannot be read', zhHK: '無法讀取審批' },
};

/** The heading of a cause; for a kind of a later version, the kind itself. */
export function exceptionTitle(kind: string): BilingualText {
  return titles[kind] ?? { en: kind, zhHK: kind };
}
