import { day, who, type KindTexts } from '../exception-kind.ts';

/** Exceptions about what was sent before, what people added, and what DingTalk itself computes. */
export const runTexts: KindTexts<
  | 'replaces-delivered-run'
  | 'delivered-more-than-computed'
  | 'adjustment-without-person'
  | 'cross-check-differs'
  | 'reported-punch-missing'
> = {
  'replaces-delivered-run': {
    prefix: 'RR',
    affectsPay: true,
    text: (s) => ({
      en: `Run ${s.detail ?? ''} of this period was delivered with other content; this file would replace it.`,
      zhHK: `本期第 ${s.detail ?? ''} 次匯出已送出不同內容；此檔案將取代該檔案。`,
    }),
    remedy: {
      en: 'Tell the payroll vendor that a replacement follows, then accept by its id.',
      zhHK: '請先通知薪酬供應商將有取代檔案，再以編號接納。',
    },
  },
  'delivered-more-than-computed': {
    prefix: 'DM',
    affectsPay: true,
    text: (s) => ({
      en: `More was delivered before for employee ${who(s)} than this period now amounts to: ${s.detail ?? ''}.`,
      zhHK: `僱員 ${who(s)} 先前已送出的時數多於本期現時計算所得：${s.detail ?? ''}。`,
    }),
    remedy: {
      en: 'Look at both runs; accept by its id that the difference is taken back with this file.',
      zhHK: '請核對兩次匯出；如同意於本檔案扣回差額，請以編號接納。',
    },
  },
  'adjustment-without-person': {
    prefix: 'AP',
    affectsPay: true,
    text: (s) => ({
      en: `An adjustment of ${day(s)} names ${who(s)}, who has no row in the payroll mapping on that day; it is not used.`,
      zhHK: `${day(s)} 的調整項目所指的 ${who(s)} 當日不在薪酬對照表內；不予採用。`,
    }),
    remedy: {
      en: 'Correct the adjustment or the mapping and export again, or accept by its id that it is left out.',
      zhHK: '請更正調整項目或對照表後再匯出，或以編號確認不採用。',
    },
  },
  'cross-check-differs': {
    prefix: 'XC',
    affectsPay: true,
    text: (s) => ({
      en: `DingTalk's own results for employee ${who(s)} on ${day(s)} differ from the punches used here: ${s.detail ?? ''}.`,
      zhHK: `釘釘就僱員 ${who(s)} 於 ${day(s)} 的考勤結果與此處採用的打卡不符：${s.detail ?? ''}。`,
    }),
    remedy: {
      en: 'Compare both in DingTalk; correct there and export again, or accept by its id what is computed here.',
      zhHK: '請於釘釘核對；更正後再匯出，或以編號接納此處的計算結果。',
    },
  },
  'reported-punch-missing': {
    prefix: 'RP',
    affectsPay: true,
    text: (s) => ({
      en: `DingTalk reported a punch of employee ${who(s)} on ${day(s)} at ${s.detail ?? ''} when it was made, but does not list it now; it is not paid.`,
      zhHK: `釘釘曾即時通知僱員 ${who(s)} 於 ${day(s)} ${s.detail ?? ''} 的打卡，但現時的紀錄並無此打卡；未有計入工時。`,
    }),
    remedy: {
      en: 'Find out in DingTalk who removed it, or ask DingTalk why it is not listed; export again with refresh, or accept by its id that it does not count.',
      zhHK: '請於釘釘查明由誰刪除，或向釘釘查詢為何未有列出；然後以 refresh 重新匯出，或以編號確認不計算。',
    },
  },
};
