import type { MinuteRange } from './minute-range.ts';
import type { SampleShift, SampleShiftSection } from './sample-company.ts';

export type ShiftName = 'office' | 'early' | 'night' | 'long-night' | 'split' | 'dawn';

function section(from: string, to: string, pause?: readonly [string, string]): SampleShiftSection {
  return {
    startMinute: minuteOf(from),
    endMinute: minuteOf(to),
    breakStartMinute: pause === undefined ? undefined : minuteOf(pause[0]),
    breakEndMinute: pause === undefined ? undefined : minuteOf(pause[1]),
  };
}

/** Clock time to minutes; hours from 24 on are those of the next day. */
function minuteOf(clock: string): number {
  const [hours = '', minutes = ''] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** Every shift has exactly two stretches of work: around its break, or its two sections. */
export const SHIFTS: Readonly<Record<ShiftName, SampleShift>> = {
  office: {
    shiftId: 880_000_101,
    name: '辦公室 09:00-18:00',
    sections: [section('09:00', '18:00', ['13:00', '14:00'])],
  },
  early: {
    shiftId: 880_000_102,
    name: '早班 07:00-15:30',
    sections: [section('07:00', '15:30', ['11:00', '11:30'])],
  },
  night: {
    shiftId: 880_000_103,
    name: '夜班 22:00-07:00',
    sections: [section('22:00', '31:00', ['26:00', '27:00'])],
  },
  'long-night': {
    shiftId: 880_000_104,
    name: '保安夜更 20:00-08:00',
    sections: [section('20:00', '32:00', ['25:00', '26:00'])],
  },
  split: {
    shiftId: 880_000_105,
    name: '落場更 11:00-15:00 17:30-22:00',
    sections: [section('11:00', '15:00'), section('17:30', '22:00')],
  },
  dawn: {
    shiftId: 880_000_106,
    name: '凌晨更 00:30-08:30',
    sections: [section('00:30', '08:30', ['04:30', '05:00'])],
  },
};

/** The planned working time of a section: the section without its break. */
export function workSegmentsOf(part: SampleShiftSection): readonly MinuteRange[] {
  const { startMinute, endMinute, breakStartMinute, breakEndMinute } = part;
  if (breakStartMinute === undefined || breakEndMinute === undefined) {
    return [{ from: startMinute, to: endMinute }];
  }
  return [
    { from: startMinute, to: breakStartMinute },
    { from: breakEndMinute, to: endMinute },
  ];
}

/** The two stretches of work of a shift, in the order of time. */
export function halvesOf(shift: SampleShift): readonly [MinuteRange, MinuteRange] {
  const [first, second] = shift.sections.flatMap(workSegmentsOf);
  if (first === undefined || second === undefined) throw new RangeError(`one half: ${shift.name}`);
  return [first, second];
}
