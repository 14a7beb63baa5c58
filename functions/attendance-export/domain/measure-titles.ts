import type { BilingualText } from '../../../shared/errors/index.ts';

const titles: Readonly<Record<string, BilingualText>> = {
  planned: { en: 'Planned', zhHK: '編定工時' },
  worked: { en: 'Worked', zhHK: '工作' },
  late: { en: 'Late', zhHK: '遲到' },
  'early-leave': { en: 'Left early', zhHK: '早退' },
  absent: { en: 'Absent', zhHK: '缺勤' },
  leave: { en: 'Leave', zhHK: '假期' },
  'business-trip': { en: 'Business trip', zhHK: '公幹' },
  outing: { en: 'Outing', zhHK: '外勤' },
  weather: { en: 'Adverse weather, paid', zhHK: '惡劣天氣（計薪）' },
  'paid-break': { en: 'Paid break', zhHK: '有薪休息' },
  overtime: { en: 'Overtime', zhHK: '加班' },
  'overtime-workday': { en: 'Overtime on a work day', zhHK: '工作日加班' },
  'overtime-workday-night': { en: 'Overtime on a work day, night', zhHK: '工作日加班（夜間）' },
  'overtime-restday': { en: 'Overtime on a rest day', zhHK: '休息日加班' },
  'overtime-restday-night': { en: 'Overtime on a rest day, night', zhHK: '休息日加班（夜間）' },
  'overtime-statutory': { en: 'Overtime on a statutory holiday', zhHK: '法定假日加班' },
  'overtime-statutory-night': {
    en: 'Overtime on a statutory holiday, night',
    zhHK: '法定假日加班（夜間）',
  },
  'time-off-earned': { en: 'Time off earned', zhHK: '補假時數' },
  unresolved: { en: 'Not settled', zhHK: '未能確定' },
  break: { en: 'Unpaid break', zhHK: '無薪休息' },
  'overtime-not-counted': { en: 'Presence that does not count', zhHK: '不計算的在場時間' },
  off: { en: 'Off duty', zhHK: '非工作時間' },
};

const LEAVE_PREFIX = 'leave:';

/**
 * The name of a measure for people. A configured leave type bears the names of the configuration if
 * they are given; a measure that is not known is shown as it is written in the mapping.
 */
export function measureTitle(
  measure: string,
  leaveNames: ReadonlyMap<string, BilingualText> = new Map(),
): BilingualText {
  const known = titles[measure];
  if (known !== undefined) return known;
  if (!measure.startsWith(LEAVE_PREFIX)) return { en: measure, zhHK: measure };
  const key = measure.slice(LEAVE_PREFIX.length);
  if (key === 'other') return { en: 'Leave of another type', zhHK: '其他假期' };
  const name = leaveNames.get(key) ?? { en: key, zhHK: key };
  return { en: `Leave: ${name.en}`, zhHK: `假期：${name.zhHK}` };
}
