import type { BilingualText } from '../../../shared/errors/index.ts';
import {
  formatHongKongTimestamp,
  MINUTE_MS,
  type HongKongDate,
} from '../../../shared/time/index.ts';
import type { DayAmount } from './day-amount.ts';
import type { DaySegment } from './day-record.ts';
import type { ExplainedDay, ExplainedSection } from './explained-day.ts';
import type { GraceGiven } from './grace-given.ts';
import { timeLabels, type WorkPlace } from './hong-kong/work-place-time.ts';
import { measureTitle } from './measure-titles.ts';
import type { MinuteInterval } from './minute-interval.ts';
import type { PayRules } from './pay-rules.ts';
import type { EarningsCodeMapping } from './payroll-mapping.ts';
import { punchFateText } from './punch-fate-texts.ts';
import type { PunchFate } from './punch-fate.ts';

/** What the sentences about a person's days need beside the days. */
export interface ExplainContext {
  readonly place: WorkPlace;
  readonly rules: PayRules;
  /** The mapping row under which a measure is written on a day. */
  readonly codeOn: (measure: string, date: HongKongDate) => EarningsCodeMapping | undefined;
  /** Name of the statutory holiday on a day. */
  readonly holidayOn: (date: HongKongDate) => BilingualText | undefined;
}

/** How a day came to its minutes, in sentences: plan, punches, rules, stretches of time, codes. */
export function daySentences(day: ExplainedDay, context: ExplainContext): BilingualText[] {
  const { record, delivered } = day;
  const segments = record?.segments.filter(({ bucket }) => bucket !== 'off') ?? [];
  return [
    ...kindSentences(day, context),
    ...day.sections.flatMap((section) => sectionSentences(section, day.date, context)),
    ...day.punches.map((fate) => punchSentence(fate, context)),
    ...day.grace.map((given) => graceSentence(given, context)),
    ...segments.map((segment) => segmentSentence(segment, day.date, context)),
    ...day.exceptions.map(({ text }) => text),
    ...day.due.map((amount) => amountSentence(amount, context)),
    ...delivered.map(deliveredSentence),
  ];
}

function kindSentences(day: ExplainedDay, { holidayOn }: ExplainContext): BilingualText[] {
  const { date, record, isRestDay } = day;
  const sentences: BilingualText[] = [];
  const holiday =
    record === undefined || record.dayKind === 'statutory-holiday' ? holidayOn(date) : undefined;
  if (holiday !== undefined) {
    sentences.push({
      en: `Statutory holiday: ${holiday.en}.`,
      zhHK: `法定假日：${holiday.zhHK}。`,
    });
  }
  if (record?.dayKind === 'unscheduled') {
    sentences.push({
      en: 'Free clocking: the time from the first punch-in to the last punch-out counts.',
      zhHK: '自由打卡：由首次上班打卡至最後下班打卡計算工時。',
    });
  } else if (isRestDay) {
    sentences.push({
      en: 'The schedule gives a rest day.',
      zhHK: '排班為休息日。',
    });
  }
  return sentences;
}

function sectionSentences(
  section: ExplainedSection,
  date: HongKongDate,
  { place }: ExplainContext,
): BilingualText[] {
  const label = timeLabels[place];
  const breaks = section.breaks.map((pause) => spanText(pause, date)).join(', ');
  const planned: BilingualText = {
    en: `Planned ${spanText(section, date)} ${label}${breaks === '' ? '' : `, break ${breaks}`}.`,
    zhHK: `編定工時 ${spanText(section, date)} ${label}${breaks === '' ? '' : `，休息 ${breaks}`}。`,
  };
  if (section.movedMinutes === 0) return [planned];
  const minutes = String(Math.abs(section.movedMinutes));
  const isLater = section.movedMinutes > 0;
  return [
    planned,
    {
      en: `The flexible shift followed the punch-in and was moved ${minutes} minutes ${isLater ? 'later' : 'earlier'}.`,
      zhHK: `彈性更次隨上班打卡${isLater ? '推遲' : '提早'} ${minutes} 分鐘。`,
    },
  ];
}

function punchSentence({ punch, fate }: PunchFate, { place }: ExplainContext): BilingualText {
  const when = `${formatHongKongTimestamp(punch.punchedEpochMs)} ${timeLabels[place]}`;
  const kind: BilingualText =
    punch.checkType === undefined
      ? { en: 'Punch', zhHK: '打卡' }
      : punch.checkType === 'OnDuty'
        ? { en: 'Punch-in', zhHK: '上班打卡' }
        : { en: 'Punch-out', zhHK: '下班打卡' };
  const { approvalId } = punch;
  const became = punchFateText(fate);
  return {
    en: `${kind.en} ${when}${approvalId === undefined ? '' : ` (make-up punch, approval ${approvalId})`}: ${became.en}.`,
    zhHK: `${kind.zhHK} ${when}${approvalId === undefined ? '' : `（補卡，審批 ${approvalId}）`}：${became.zhHK}。`,
  };
}

function graceSentence({ of, minutes }: GraceGiven, { rules }: ExplainContext): BilingualText {
  const { lateMinutes, earlyLeaveMinutes } = rules.grace;
  const [allowed, en, zhHK] =
    of === 'late'
      ? ([lateMinutes, 'late', '遲到'] as const)
      : ([earlyLeaveMinutes, 'gone early', '早退'] as const);
  return {
    en: `${String(minutes)} minutes ${en} are forgiven by the grace of ${String(allowed)} minutes and count as worked.`,
    zhHK: `${zhHK} ${String(minutes)} 分鐘在 ${String(allowed)} 分鐘寬限之內獲豁免，計作工作。`,
  };
}

function segmentSentence(
  segment: DaySegment,
  date: HongKongDate,
  { place, rules }: ExplainContext,
): BilingualText {
  const title = measureTitle(segment.bucket, leaveNamesOf(rules));
  const span = `${spanText(segment, date)} ${timeLabels[place]}`;
  const minutes = String(segment.end - segment.start);
  const { approvalId } = segment;
  return {
    en: `${span}: ${title.en}, ${minutes} minutes${approvalId === undefined ? '' : `, by approval ${approvalId}`}.`,
    zhHK: `${span}：${title.zhHK}，${minutes} 分鐘${approvalId === undefined ? '' : `，按審批 ${approvalId}`}。`,
  };
}

function amountSentence(amount: DayAmount, { rules, codeOn }: ExplainContext): BilingualText {
  const { measure, minutes, earningsCode, costCentre, employeeNumber, source } = amount;
  const title = measureTitle(measure, leaveNamesOf(rules));
  const row = codeOn(measure, amount.date);
  const under =
    row === undefined || row.measure === measure ? undefined : measureTitle(row.measure);
  const since = row === undefined ? undefined : row.valid_from;
  return {
    en: [
      source === 'adjustment' ? 'Adjustment by hand: ' : '',
      `${title.en}, ${String(minutes)} minutes, go under code ${earningsCode}`,
      under === undefined ? '' : ` (mapping row “${under.en}”)`,
      since === undefined ? '' : ` (row valid from ${since})`,
      ` of employee ${employeeNumber}, cost centre ${costCentre === '' ? '–' : costCentre}.`,
    ].join(''),
    zhHK: [
      source === 'adjustment' ? '人手調整：' : '',
      `${title.zhHK} ${String(minutes)} 分鐘，列入代碼 ${earningsCode}`,
      under === undefined ? '' : `（對照表「${under.zhHK}」一行）`,
      since === undefined ? '' : `（該行由 ${since} 起生效）`,
      `，僱員 ${employeeNumber}，成本中心 ${costCentre === '' ? '–' : costCentre}。`,
    ].join(''),
  };
}

function deliveredSentence({ minutes, earningsCode }: DayAmount): BilingualText {
  return {
    en: `${String(minutes)} minutes under ${earningsCode} were delivered by another file before and are subtracted.`,
    zhHK: `代碼 ${earningsCode} 的 ${String(minutes)} 分鐘已由另一檔案送出，故予扣除。`,
  };
}

function leaveNamesOf({ leave }: PayRules): ReadonlyMap<string, BilingualText> {
  return new Map(
    leave.types.map(({ key, nameEn, nameZhHK }) => [key, { en: nameEn, zhHK: nameZhHK }]),
  );
}

/** `09:00–18:00`; a clock of another day has its date before it. */
function spanText({ start, end }: MinuteInterval, date: HongKongDate): string {
  return `${clockText(start, date)}–${clockText(end, date)}`;
}

function clockText(minute: number, date: HongKongDate): string {
  const [day = '', clock = ''] = formatHongKongTimestamp(minute * MINUTE_MS).split(' ');
  return day === date ? clock.slice(0, 5) : `${day} ${clock.slice(0, 5)}`;
}
