import { day, who, type KindTexts } from '../exception-kind.ts';

/** Exceptions about schedules and punches of one day. */
export const attendanceTexts: KindTexts<
  | 'missing-punch'
  | 'no-punch'
  | 'punches-out-of-order'
  | 'schedule-malformed'
  | 'schedule-missing'
  | 'punch-without-plan'
> = {
  'missing-punch': {
    prefix: 'MP',
    affectsPay: true,
    text: (s) => ({
      en: `Employee ${who(s)} has a missing punch on ${day(s)}; the day pays nothing until it is settled.`,
      zhHK: `僱員 ${who(s)} 於 ${day(s)} 欠缺打卡紀錄；在處理前，當日不計工時。`,
    }),
    remedy: {
      en: 'Ask for a make-up punch in DingTalk and export again, or accept this exception by its id.',
      zhHK: '請於釘釘申請補卡後再匯出，或以編號接納此異常項目。',
    },
  },
  'no-punch': {
    prefix: 'NP',
    affectsPay: true,
    text: (s) => ({
      en: `Employee ${who(s)} has no punch and no leave for the whole shift of ${day(s)}; counted as absent.`,
      zhHK: `僱員 ${who(s)} 於 ${day(s)} 整個更次沒有打卡亦沒有假期；列作缺勤。`,
    }),
    remedy: {
      en: 'Record leave or make-up punches in DingTalk and export again, or accept the absence by its id.',
      zhHK: '請於釘釘補回假期或補卡後再匯出，或以編號確認缺勤。',
    },
  },
  'punches-out-of-order': {
    prefix: 'PO',
    affectsPay: true,
    text: (s) => ({
      en: `Employee ${who(s)} punched out before punching in on ${day(s)}.`,
      zhHK: `僱員 ${who(s)} 於 ${day(s)} 的下班打卡早於上班打卡。`,
    }),
    remedy: {
      en: 'Correct the punches in DingTalk and export again, or accept this exception by its id.',
      zhHK: '請於釘釘更正打卡後再匯出，或以編號接納此異常項目。',
    },
  },
  'schedule-malformed': {
    prefix: 'SM',
    affectsPay: true,
    text: (s) => ({
      en: `The schedule of employee ${who(s)} on ${day(s)} cannot be measured: its punches or breaks are no pairs, its shift is not known, or it begins before the shift of the day before has ended; the day pays nothing.`,
      zhHK: `僱員 ${who(s)} 於 ${day(s)} 的排班無法計算：上下班或休息時間並非成對、班次不明，或在前一日的更次完結前已開始；當日不計工時。`,
    }),
    remedy: {
      en: 'Correct the shift in DingTalk and export again.',
      zhHK: '請於釘釘更正班次後再匯出。',
    },
  },
  'schedule-missing': {
    prefix: 'NS',
    affectsPay: true,
    text: (s) =>
      s.date === undefined
        ? {
            en: `DingTalk gives no schedule for employee ${who(s)} on any mapped day of this period; no hours are paid.`,
            zhHK: `釘釘沒有僱員 ${who(s)} 於本期內對照表生效日子的任何排班；本期不計工時。`,
          }
        : {
            en: `DingTalk gives no schedule for employee ${who(s)} on ${s.date}, neither a shift nor a rest day; the day pays nothing.`,
            zhHK: `釘釘沒有僱員 ${who(s)} 於 ${s.date} 的排班，既無班次亦非休息日；當日不計工時。`,
          },
    remedy: {
      en: 'Schedule the person in DingTalk and export again, or accept by its id that nothing is paid.',
      zhHK: '請於釘釘為該僱員排班後再匯出，或以編號確認無須計薪。',
    },
  },
  'punch-without-plan': {
    prefix: 'PW',
    affectsPay: true,
    text: (s) => ({
      en: `Employee ${who(s)} punched on ${day(s)} outside every planned shift; the time is not paid.`,
      zhHK: `僱員 ${who(s)} 於 ${day(s)} 在排班以外打卡；該時段不計薪。`,
    }),
    remedy: {
      en: 'If it was work, schedule or approve it in DingTalk and export again; else accept by its id.',
      zhHK: '如屬工作時間，請於釘釘補排班或審批後再匯出；否則以編號接納。',
    },
  },
};
