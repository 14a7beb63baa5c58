import { dateOf, dayNumberOf } from '../hong-kong-calendar.ts';
import type { EarningsCodeRow } from '../mapping-rows.ts';
import { RandomStream } from '../random-stream.ts';
import type { SampleCompany } from '../sample-company.ts';

const VALID_FROM = '2000-01-01';

type Code = Required<Omit<EarningsCodeRow, 'valid_from' | 'valid_to'>>;

/**
 * The earnings codes of a company with varied rules. Some have a code for everything, some leave
 * measures to the code that they fall back on, some change a multiplier within the period.
 */
export function variedEarningsCodesOf(
  company: Pick<SampleCompany, 'parameters' | 'payRules'>,
): readonly EarningsCodeRow[] {
  const { seed, period } = company.parameters;
  const stream = new RandomStream(seed, 'rules', 1);
  const countsDays = stream.chance(0.3);
  const countsMinutes = stream.chance(0.3);
  const own = stream.chance(0.6);
  const always: readonly Code[] = [
    hours('worked', 'REG'),
    { ...hours('late', 'LATE'), unit: countsMinutes ? 'minutes' : 'hours' },
    hours('early-leave', 'EARLY'),
    hours('absent', 'ABS'),
    hours('leave', 'LVE'),
    countsDays
      ? { ...hours('leave:annual', 'ANL'), unit: 'days', minutes_per_day: '480' }
      : hours('leave:annual', 'ANL'),
    hours('leave:sick', 'SL', '0.8'),
    hours('leave:unpaid', 'NPL'),
  ];
  const sometimes: readonly Code[] = own
    ? [
        hours('leave:paternity', 'PAT', '0.8'),
        hours('business-trip', 'TRIP'),
        hours('outing', 'OUT'),
        hours('weather', 'WX'),
        hours('time-off-earned', 'TOIL'),
      ]
    : [hours('time-off-earned', 'TOIL')];
  const open = [...always, ...sometimes].map((code) => validFrom(code, VALID_FROM));
  if (company.payRules?.overtime.mode === 'none') return open;
  return [...open, ...overtimeCodes(stream, middleOf(period))];
}

function overtimeCodes(stream: RandomStream, middle: string): readonly EarningsCodeRow[] {
  const detail = stream.pick(['by-night', 'by-day', 'one-code'] as const);
  const changes = stream.chance(0.4);
  if (detail === 'one-code') return [validFrom(hours('overtime', 'OT', '1.5'), VALID_FROM)];
  const atNight: readonly Code[] = [
    hours('overtime-workday-night', 'OT1N', '1.75'),
    hours('overtime-restday-night', 'OTRN', '2.25'),
    hours('overtime-statutory-night', 'OTHN', '3.25'),
  ];
  const workday = validFrom(hours('overtime-workday', 'OT1', '1.5'), VALID_FROM);
  const later = validFrom(hours('overtime-workday', 'OT1', '1.6667'), middle);
  return [
    ...(changes ? [{ ...workday, valid_to: dayBefore(middle) }, later] : [workday]),
    validFrom(hours('overtime-restday', 'OTR', '2'), VALID_FROM),
    validFrom(hours('overtime-statutory', 'OTH', '3'), VALID_FROM),
    ...(detail === 'by-night' ? atNight.map((code) => validFrom(code, VALID_FROM)) : []),
  ];
}

function hours(measure: string, code: string, multiplier = '1'): Code {
  return { measure, earnings_code: code, unit: 'hours', multiplier, minutes_per_day: '' };
}

function validFrom(code: Code, from: string): EarningsCodeRow {
  const { minutes_per_day, ...rest } = code;
  return { ...rest, valid_from: from, valid_to: '', minutes_per_day };
}

function middleOf({ from, to }: { readonly from: string; readonly to: string }): string {
  const [first, last] = [dayNumberOf(from), dayNumberOf(to)];
  return dateOf(first + Math.floor((last - first) / 2));
}

function dayBefore(date: string): string {
  return dateOf(dayNumberOf(date) - 1);
}
