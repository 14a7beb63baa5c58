import { day, who, type KindTexts } from '../exception-kind.ts';

/** Exceptions that the pay rules of a company give rise to. */
export const payRuleTexts: KindTexts<
  | 'measure-without-code'
  | 'approved-overtime-not-worked'
  | 'leave-duration-differs'
  | 'leave-type-unknown'
  | 'make-up-not-approved'
  | 'approval-unreadable'
> = {
  'measure-without-code': {
    prefix: 'MC',
    affectsPay: true,
    text: (s) => ({
      en: `Employee ${who(s)} has minutes of ${s.detail ?? ''}, for which the mapping has no earnings code; they are not in the file.`,
      zhHK: `僱員 ${who(s)} 有「${s.detail ?? ''}」的分鐘數，但對照表沒有相應的薪酬代碼；不列入檔案。`,
    }),
    remedy: {
      en: 'Add a row for the measure to the earnings codes and export again, or accept by its id that it is not paid.',
      zhHK: '請於薪酬代碼表加入該項目後再匯出，或以編號確認不計薪。',
    },
  },
  'approved-overtime-not-worked': {
    prefix: 'AO',
    affectsPay: false,
    text: (s) => ({
      en: `Overtime of employee ${who(s)} on ${day(s)} was approved for longer than punches show; only what was worked counts.`,
      zhHK: `僱員 ${who(s)} 於 ${day(s)} 獲批的加班時間較打卡所示為長；只計實際加班時間。`,
    }),
    remedy: {
      en: 'Nothing is needed if the person left earlier; else ask for a make-up punch in DingTalk and export again.',
      zhHK: '如僱員提早離開則毋須處理；否則請於釘釘申請補卡後再匯出。',
    },
  },
  'leave-duration-differs': {
    prefix: 'LD',
    affectsPay: true,
    text: (s) => ({
      en: `The leave of employee ${who(s)} from ${day(s)} covers another time than DingTalk's duration says: ${s.detail ?? ''}.`,
      zhHK: `僱員 ${who(s)} 由 ${day(s)} 起的假期所涵蓋的時間與釘釘所載時數不符：${s.detail ?? ''}。`,
    }),
    remedy: {
      en: 'Compare the leave with the shifts in DingTalk; correct it and export again, or accept by its id.',
      zhHK: '請於釘釘核對假期與更次；更正後再匯出，或以編號接納。',
    },
  },
  'leave-type-unknown': {
    prefix: 'LT',
    affectsPay: false,
    text: (s) => ({
      en: `Employee ${who(s)} has leave of the type ${s.detail ?? ''}, which is not among the configured ones; it counts as leave:other.`,
      zhHK: `僱員 ${who(s)} 有類別為 ${s.detail ?? ''} 的假期，該類別不在設定之內；列作 leave:other。`,
    }),
    remedy: {
      en: 'Add the type to payRules.leave.types if it needs a code of its own.',
      zhHK: '如該類別須有獨立代碼，請加入 payRules.leave.types。',
    },
  },
  'make-up-not-approved': {
    prefix: 'MA',
    affectsPay: true,
    text: (s) => ({
      en: `A make-up punch of employee ${who(s)} on ${day(s)} has no agreed approval that is known; it does not count.`,
      zhHK: `僱員 ${who(s)} 於 ${day(s)} 的補卡沒有已知並獲同意的審批；不予採用。`,
    }),
    remedy: {
      en: 'See to the approval in DingTalk and export again, or accept by its id that the punch does not count.',
      zhHK: '請於釘釘處理審批後再匯出，或以編號確認不採用該補卡。',
    },
  },
  'approval-unreadable': {
    prefix: 'AU',
    affectsPay: true,
    text: (s) => ({
      en: `An approval of ${who(s)} could not be read as a time from and to: ${s.detail ?? ''}; it is not used.`,
      zhHK: `${who(s)} 的一項審批未能讀出起訖時間：${s.detail ?? ''}；不予採用。`,
    }),
    remedy: {
      en: 'Compare the form with payRules.approvals in the configuration and export again, or accept by its id.',
      zhHK: '請核對審批表單與設定中的 payRules.approvals 後再匯出，或以編號接納。',
    },
  },
};
