import { describe, expect, it } from 'vitest';

import type { DayPlan, IntendedPunch } from '../../../../../infra/local/sample-company/day-plan.ts';
import { expectedDayOf } from '../../../../../infra/local/sample-company/expected-day.ts';
import { dayNumberOf } from '../../../../../infra/local/sample-company/hong-kong-calendar.ts';
import { without } from '../../../../../infra/local/sample-company/minute-range.ts';
import {
  SHIFTS,
  workSegmentsOf,
  type ShiftName,
} from '../../../../../infra/local/sample-company/shifts.ts';

/** Clock times; from 24:00 on they are those of the next day. */
function at(clock: string): number {
  const [hours = '', minutes = ''] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function punch(clock: string | undefined): IntendedPunch | undefined {
  return clock === undefined
    ? undefined
    : { minute: at(clock), by: 'person', correctedFrom: undefined };
}

function dayOf(
  name: ShiftName,
  times: readonly (readonly [string | undefined, string | undefined])[],
  leave: readonly (readonly [string, string])[] = [],
): DayPlan {
  const holes = leave.map(([from, to]) => ({ from: at(from), to: at(to) }));
  const sections = SHIFTS[name].sections.map((section, index) => ({
    section,
    planned: workSegmentsOf(section),
    required: without(workSegmentsOf(section), holes),
    in: punch(times[index]?.[0]),
    out: punch(times[index]?.[1]),
  }));
  return { dayNumber: dayNumberOf('2026-10-05'), shift: SHIFTS[name], sections, extras: [] };
}

/** planned, worked, late, early leave, absent, overtime, leave, exception; worked out by hand. */
type Values = readonly [number, number, number, number, number, number, number, string];

const EXAMPLES: readonly (readonly [string, DayPlan, Values])[] = [
  [
    'pays nothing for coming early and reports what follows the planned end',
    dayOf('office', [['08:20', '19:05']]),
    [480, 480, 0, 0, 0, 65, 0, 'none'],
  ],
  [
    'counts lateness and early leave to the minute and takes the break out',
    dayOf('office', [['09:17', '17:41']]),
    [480, 444, 17, 19, 0, 0, 0, 'none'],
  ],
  [
    'counts as late only planned time when somebody comes in the break',
    dayOf('office', [['13:25', '18:00']]),
    [480, 240, 240, 0, 0, 0, 0, 'none'],
  ],
  [
    'counts as early leave only planned time when somebody goes in the break',
    dayOf('office', [['09:00', '13:25']]),
    [480, 240, 0, 240, 0, 0, 0, 'none'],
  ],
  [
    'expects nobody before a morning on leave ends',
    dayOf('office', [['13:55', '18:30']], [['09:00', '13:00']]),
    [480, 240, 0, 0, 0, 30, 240, 'none'],
  ],
  [
    'knows no overtime after an afternoon on leave',
    dayOf('office', [['09:04', '13:06']], [['14:00', '18:00']]),
    [480, 236, 4, 0, 0, 0, 240, 'none'],
  ],
  [
    'knows no overtime for staying on although the day ends on leave',
    dayOf('office', [['09:00', '18:45']], [['16:00', '18:00']]),
    [480, 360, 0, 0, 0, 0, 120, 'none'],
  ],
  [
    'takes hours on leave out of the time between in and out',
    dayOf('office', [['09:30', '18:00']], [['10:00', '12:00']]),
    [480, 330, 30, 0, 0, 0, 120, 'none'],
  ],
  [
    'counts only planned minutes of a leave across the break',
    dayOf('office', [['09:00', '18:00']], [['12:00', '15:00']]),
    [480, 360, 0, 0, 0, 0, 120, 'none'],
  ],
  [
    'lets lateness and overtime stand side by side',
    dayOf('office', [['09:40', '20:00']]),
    [480, 440, 40, 0, 0, 120, 0, 'none'],
  ],
  [
    'needs no punch on a day of leave',
    dayOf('office', [], [['09:00', '18:00']]),
    [480, 0, 0, 0, 0, 0, 480, 'none'],
  ],
  [
    'makes a forgotten punch an exception that is worth nothing',
    dayOf('office', [['09:40', undefined]], [['14:00', '15:00']]),
    [480, 0, 0, 0, 0, 0, 60, 'missing-punch'],
  ],
  [
    'makes a day without punches an absence, less the leave',
    dayOf('office', [], [['09:00', '13:00']]),
    [480, 0, 0, 0, 240, 0, 240, 'no-punch'],
  ],
  [
    'follows a night across midnight',
    dayOf('night', [['22:10', '33:30']]),
    [480, 470, 10, 0, 0, 150, 0, 'none'],
  ],
  [
    'takes the break of a long night out',
    dayOf('long-night', [['19:55', '31:50']]),
    [660, 650, 0, 10, 0, 0, 0, 'none'],
  ],
  [
    'lets a shift of 00:30 begin on the evening before',
    dayOf('dawn', [['-0:20', '08:29']]),
    [450, 449, 0, 1, 0, 0, 0, 'none'],
  ],
  [
    'adds lateness and early leave of both sections of a split day',
    dayOf('split', [
      ['11:05', '14:50'],
      ['17:37', '21:40'],
    ]),
    [510, 468, 12, 30, 0, 0, 0, 'none'],
  ],
  [
    'counts as overtime only what follows the last section',
    dayOf('split', [
      ['11:00', '15:20'],
      ['17:30', '24:15'],
    ]),
    [510, 510, 0, 0, 0, 135, 0, 'none'],
  ],
  [
    'needs no punch for a section on leave',
    dayOf(
      'split',
      [
        [undefined, undefined],
        ['17:29', '22:01'],
      ],
      [['11:00', '15:00']],
    ),
    [510, 270, 0, 0, 0, 1, 240, 'none'],
  ],
  [
    'makes one missing punch of four an exception',
    dayOf('split', [
      ['11:00', '15:00'],
      [undefined, '22:00'],
    ]),
    [510, 0, 0, 0, 0, 0, 0, 'missing-punch'],
  ],
  [
    'makes a split day absent if the only section at work has no punch',
    dayOf('split', [], [['17:30', '22:00']]),
    [510, 0, 0, 0, 240, 0, 270, 'no-punch'],
  ],
];

describe('the oracle of one day', () => {
  it.each(EXAMPLES)('%s', (_title, day, values) => {
    const expected = expectedDayOf('someone', day);

    expect([
      expected.plannedMinutes,
      expected.workedMinutes,
      expected.lateMinutes,
      expected.earlyLeaveMinutes,
      expected.absentMinutes,
      expected.overtimeMinutes,
      expected.leaveMinutes,
      expected.exception,
    ]).toEqual(values);
    expect(expected).toMatchObject({ userId: 'someone', date: '2026-10-05' });
  });
});
