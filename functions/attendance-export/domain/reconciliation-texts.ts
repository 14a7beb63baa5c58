import type { BilingualText } from '../../../shared/errors/index.ts';
import { exclusionReasons, type ExclusionReason } from './punch-record.ts';
import type { Reconciliation, WithoutLineReason } from './reconciliation.ts';
import type { EquationTerm, ReconciliationEquation } from './report-model.ts';

const exclusionTexts: Readonly<Record<ExclusionReason, BilingualText>> = {
  duplicate: { en: 'received twice', zhHK: '重複收取' },
  'illegal-security': { en: 'not valid: security', zhHK: '無效：安全理由' },
  'illegal-other': { en: 'not valid', zhHK: '無效' },
  'system-replay': { en: "DingTalk's own rows", zhHK: '系統自行產生' },
  'make-up-not-approved': { en: 'made up without approval', zhHK: '補卡未經審批' },
  'not-the-earliest-in': { en: 'not the earliest in', zhHK: '並非最早的上班打卡' },
  'not-the-latest-out': { en: 'not the latest out', zhHK: '並非最遲的下班打卡' },
  'other-period': { en: 'of another period', zhHK: '屬其他計薪期' },
  'no-planned-shift': { en: 'outside every planned shift', zhHK: '不屬任何更次' },
  'outside-scope': { en: 'of nobody in scope', zhHK: '不屬範圍內人員' },
};

/** Why somebody in scope has no line, where no exception says it. */
export const withoutLineTexts: Readonly<Record<WithoutLineReason, BilingualText>> = {
  explained: { en: 'explained by an exception', zhHK: '已由異常項目說明' },
  'paid-before': { en: 'paid before by another file', zhHK: '已由其他檔案支付' },
  gone: {
    en: 'left since the previous run, and nothing was recorded',
    zhHK: '上次匯出後已離開，而且沒有任何紀錄',
  },
  unexplained: { en: 'not explained', zhHK: '未能解釋' },
};

/** The three checks of a run as equations that a person can add up again. */
export function reconciliationEquations({
  punches,
  people,
  minutes,
}: Reconciliation): ReconciliationEquation[] {
  const without = (why: WithoutLineReason): EquationTerm => ({
    label: withoutLineTexts[why],
    value: people.without.filter((person) => person.why === why).length,
  });
  return [
    {
      name: { en: 'Punches', zhHK: '打卡紀錄' },
      total: { label: { en: 'received', zhHK: '已收取' }, value: punches.received },
      parts: [
        { label: { en: 'used', zhHK: '已採用' }, value: punches.used },
        ...exclusionReasons.map((reason) => ({
          label: exclusionTexts[reason],
          value: punches.excluded[reason],
        })),
      ],
    },
    {
      name: { en: 'People', zhHK: '人數' },
      total: { label: { en: 'in scope', zhHK: '屬範圍內' }, value: people.inScope },
      parts: [
        { label: { en: 'with lines', zhHK: '列於檔案' }, value: people.withLines },
        without('explained'),
        without('paid-before'),
        without('gone'),
      ],
    },
    {
      name: { en: 'Minutes', zhHK: '分鐘' },
      total: { label: { en: 'by day', zhHK: '按日計算' }, value: minutes.byDay },
      parts: [
        { label: { en: 'in the rows of the file', zhHK: '檔案各行' }, value: minutes.inFile },
        { label: { en: 'rounded off', zhHK: '捨入' }, value: minutes.roundedOff },
      ],
    },
  ];
}
