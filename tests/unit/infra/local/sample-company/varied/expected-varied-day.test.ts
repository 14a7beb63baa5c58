import { describe, expect, it } from 'vitest';

import { judge, judgePlanless, NATIONAL_DAY, type Lived, type Rules } from './lived-day.ts';

type Minutes = Readonly<Record<string, number>>;
type Example = readonly [string, Lived, Minutes];

const APPROVED: Rules = { overtime: { mode: 'approved' } };
const BEYOND: Rules = { overtime: { mode: 'beyond-threshold', thresholdMinutes: 30 } };
const FLEXIBLE: Rules = {
  flexible: [{ shiftIds: ['880000107', '880000108'], earlierMinutes: 60, laterMinutes: 60 }],
};
const FORGIVING: Rules = { weather: { effect: 'forgive-absence' } };

/** Office: 09:00 to 18:00 with a break from 13:00 to 14:00. Worked out by hand. */
const EXAMPLES: readonly Example[] = [
  [
    'pays the time between in and out, and no overtime without a policy',
    { punches: [['08:50', '19:30']] },
    { planned: 480, worked: 480 },
  ],
  [
    'pardons lateness up to the grace',
    { rules: { grace: { lateMinutes: 5 } }, punches: [['09:05', '18:00']] },
    { planned: 480, worked: 480 },
  ],
  [
    'counts all of a lateness beyond the grace',
    { rules: { grace: { lateMinutes: 5 } }, punches: [['09:06', '18:00']] },
    { planned: 480, worked: 474, late: 6 },
  ],
  [
    'counts what exceeds the grace where the policy says so',
    {
      rules: { grace: { lateMinutes: 5, earlyLeaveMinutes: 3, beyond: 'excess' } },
      punches: [['09:06', '17:50']],
    },
    { planned: 480, worked: 472, late: 1, 'early-leave': 7 },
  ],
  [
    'pays a paid break and plans it',
    { rules: { paidBreaks: 'all' }, punches: [['09:00', '18:00']] },
    { planned: 540, worked: 480, 'paid-break': 60 },
  ],
  [
    'counts a paid break as late for somebody who comes in it',
    { rules: { paidBreaks: ['880000101'] }, punches: [['13:20', '18:00']] },
    { planned: 540, late: 260, 'paid-break': 40, worked: 240 },
  ],
  [
    'asks nobody back for a paid break beside leave',
    {
      rules: { paidBreaks: 'all' },
      leave: ['09:00', '13:00'],
      punches: [['13:55', '18:00']],
    },
    { planned: 540, 'leave:annual': 240, 'paid-break': 60, worked: 240 },
  ],
  [
    'pays no break beside leave to somebody who was not there for the rest',
    { rules: { paidBreaks: 'all' }, leave: ['09:00', '13:00'], punches: [] },
    { planned: 540, 'leave:annual': 240, absent: 300 },
  ],
  [
    'moves a flexible day to an early beginning',
    { rules: FLEXIBLE, shift: 'flexible', punches: [['08:45', '17:45']] },
    { planned: 480, worked: 480 },
  ],
  [
    'moves a flexible day no further than allowed',
    { rules: FLEXIBLE, shift: 'flexible', punches: [['10:40', '19:30']] },
    { planned: 480, worked: 470, late: 10 },
  ],
  [
    'drops the break of a flexible day moved clear of it',
    { rules: FLEXIBLE, shift: 'short-flexible', punches: [['07:50', '14:00']] },
    { planned: 360, worked: 360 },
  ],
  [
    'keeps part of a break that a moved day still touches',
    { rules: FLEXIBLE, shift: 'short-flexible', punches: [['08:15', '14:15']] },
    { planned: 345, worked: 345 },
  ],
  [
    'does not move a flexible day with an outing',
    {
      rules: FLEXIBLE,
      shift: 'flexible',
      outing: ['11:00', '12:00'],
      punches: [['09:45', '18:30']],
    },
    { planned: 480, outing: 60, worked: 405, late: 15 },
  ],
  [
    'takes leave before work where leave wins',
    { leave: ['09:00', '11:00'], punches: [['10:00', '18:00']] },
    { planned: 480, 'leave:annual': 120, worked: 360 },
  ],
  [
    'takes work before leave where punches win',
    {
      rules: { leave: { overlap: 'punches-win' } },
      leave: ['09:00', '11:00'],
      punches: [['10:00', '18:00']],
    },
    { planned: 480, 'leave:annual': 60, worked: 420 },
  ],
  [
    'puts leave before a trip that it overlaps, and asks for no punch',
    { leave: ['09:00', '13:00'], trip: ['08:00', '20:00'], punches: [] },
    { planned: 480, 'leave:annual': 240, 'business-trip': 240 },
  ],
  [
    'expects nobody during an outing at the end of the day',
    { outing: ['17:00', '19:00'], punches: [['09:02', '17:00']] },
    { planned: 480, outing: 60, worked: 418, late: 2 },
  ],
  [
    'forgives lateness in a storm before it thinks of grace',
    {
      rules: { ...FORGIVING, grace: { lateMinutes: 5 } },
      forgiven: ['08:00', '10:00'],
      punches: [['10:05', '18:00']],
    },
    { planned: 480, weather: 60, worked: 420 },
  ],
  [
    'forgives the absence of a day that the storm covers wholly',
    { rules: FORGIVING, forgiven: ['06:00', '19:00'], punches: [] },
    { planned: 480, weather: 480 },
  ],
  [
    'pays what is worked through a storm',
    { rules: FORGIVING, forgiven: ['06:00', '19:00'], punches: [['09:30', '16:00']] },
    { planned: 480, weather: 150, worked: 330 },
  ],
  [
    'counts overtime only where it was approved and worked',
    { rules: APPROVED, approved: [['18:30', '20:00']], punches: [['09:00', '19:15']] },
    { planned: 480, worked: 480, 'overtime-workday': 45 },
  ],
  [
    'counts approved overtime before the day begins',
    { rules: APPROVED, approved: [['08:00', '09:00']], punches: [['08:20', '18:40']] },
    { planned: 480, worked: 480, 'overtime-workday': 40 },
  ],
  [
    'counts no minute twice of approvals that overlap',
    {
      rules: APPROVED,
      approved: [
        ['18:00', '19:00'],
        ['18:40', '20:00', 'time-off'],
      ],
      punches: [['09:00', '20:00']],
    },
    { planned: 480, worked: 480, 'overtime-workday': 60, 'time-off-earned': 60 },
  ],
  [
    'parts overtime past midnight by the night band',
    { rules: APPROVED, approved: [['18:00', '25:30']], punches: [['09:00', '25:30']] },
    { planned: 480, worked: 480, 'overtime-workday': 240, 'overtime-workday-night': 210 },
  ],
  [
    'counts nothing below the threshold',
    { rules: BEYOND, punches: [['09:00', '18:29']] },
    { planned: 480, worked: 480 },
  ],
  [
    'counts everything from the threshold on',
    { rules: BEYOND, punches: [['09:00', '18:30']] },
    { planned: 480, worked: 480, 'overtime-workday': 30 },
  ],
  [
    'counts what exceeds the threshold where the policy says so',
    {
      rules: { overtime: { ...BEYOND.overtime, counts: 'excess' } },
      punches: [['09:00', '22:10']],
    },
    { planned: 480, worked: 480, 'overtime-workday': 210, 'overtime-workday-night': 10 },
  ],
  [
    'knows no overtime after an end on leave, nor between sections',
    {
      rules: BEYOND,
      shift: 'split',
      leave: ['21:00', '22:00'],
      punches: [
        ['11:00', '16:30'],
        ['17:00', '23:00'],
      ],
    },
    { planned: 510, 'leave:annual': 60, worked: 450 },
  ],
  [
    'counts no trip as overtime beyond a threshold',
    { rules: BEYOND, trip: ['18:00', '19:00'], punches: [['09:00', '20:00']] },
    { planned: 480, worked: 480, 'overtime-workday': 60 },
  ],
  [
    'pays work on a statutory holiday as worked, its overtime apart',
    { rules: BEYOND, dayNumber: NATIONAL_DAY, punches: [['09:00', '19:00']] },
    { planned: 480, worked: 480, 'overtime-statutory': 60 },
  ],
  [
    'credits overtime as time off where the policy says so',
    {
      rules: {
        overtime: {
          ...BEYOND.overtime,
          compensation: { workday: 'time-off', restday: 'pay', statutory: 'pay' },
        },
      },
      punches: [['09:00', '19:00']],
    },
    { planned: 480, worked: 480, 'time-off-earned': 60 },
  ],
  [
    'leaves a day unresolved whose make-up punch was refused',
    { rules: { makeUpPunches: 'verified' }, punches: [['X09:00', '18:00']] },
    { planned: 480, unresolved: 480 },
  ],
  [
    'takes a make-up punch whose approval was agreed',
    { rules: { makeUpPunches: 'verified' }, punches: [['A09:00', '18:00']] },
    { planned: 480, worked: 480 },
  ],
  [
    'counts a day without any punch as absent but for leave and forgiven weather',
    { rules: FORGIVING, leave: ['16:00', '18:00'], forgiven: ['09:00', '11:00'], punches: [] },
    { planned: 480, 'leave:annual': 120, weather: 120, absent: 240 },
  ],
];

describe('a work day of a company with varied rules', () => {
  it.each(EXAMPLES)('%s', (_title, lived, minutes) => {
    expect(judge(lived).minutes).toEqual(minutes);
  });

  it('asks about what a person has to decide', () => {
    const unworked = judge({
      rules: APPROVED,
      approved: [['18:30', '20:00']],
      punches: [['09:00', '18:10']],
    });
    const refused = judge({
      rules: { makeUpPunches: 'verified' },
      punches: [['X09:00', '18:00']],
    });

    expect(unworked.exceptions).toEqual(['approved-overtime-not-worked']);
    expect(refused.exceptions).toEqual(['make-up-not-approved', 'missing-punch']);
    expect(refused.exception).toBe('missing-punch');
  });

  it('keeps the sums of a plain company beside the measures', () => {
    const day = judge({
      rules: { ...BEYOND, paidBreaks: 'all' },
      leave: ['09:00', '10:00'],
      punches: [['10:04', '19:00']],
    });

    expect(day).toMatchObject({
      plannedMinutes: 540,
      workedMinutes: 416,
      lateMinutes: 4,
      leaveMinutes: 60,
      overtimeMinutes: 60,
      dayKind: 'work-day',
    });
  });
});

describe('a day without a shift', () => {
  it.each([
    [
      'counts approved presence on a rest day',
      { rules: APPROVED, approved: [['14:00', '16:00']], punches: [['13:40', '16:20']] },
      { 'overtime-restday': 120 },
      [],
    ],
    [
      'asks about presence that nobody approved',
      { rules: APPROVED, punches: [['13:40', '16:00']] },
      {},
      ['punch-without-plan'],
    ],
    [
      'counts presence past midnight, the night apart',
      { rules: BEYOND, punches: [['20:00', '25:00']] },
      { 'overtime-restday': 120, 'overtime-restday-night': 180 },
      [],
    ],
    [
      'counts a statutory holiday apart',
      { rules: BEYOND, dayNumber: NATIONAL_DAY, punches: [['10:00', '15:00']] },
      { 'overtime-statutory': 300 },
      [],
    ],
    [
      'asks about a single punch',
      { rules: BEYOND, punches: [['10:00', undefined]] },
      {},
      ['punch-without-plan'],
    ],
    [
      'asks about punches where there is no overtime',
      { punches: [['10:00', '12:00']] },
      {},
      ['punch-without-plan'],
    ],
    [
      'asks about approved work that was not done',
      { rules: APPROVED, approved: [['14:00', '17:00']], punches: [] },
      {},
      ['approved-overtime-not-worked'],
    ],
  ] as const)('%s', (_title, lived, minutes, exceptions) => {
    const day = judgePlanless('rest', lived);

    expect(day.minutes).toEqual(minutes);
    expect(day.exceptions).toEqual(exceptions);
    expect(day.plannedMinutes).toBe(0);
  });
});

describe('a day of somebody without a roster', () => {
  const rules: Rules = {
    unscheduled: [
      {
        groupIds: ['770008'],
        dayBeginsAt: '04:00',
        unpaidBreak: { afterMinutes: 300, minutes: 60 },
      },
    ],
  };

  it.each([
    ['is paid from in to out', [['10:00', '14:30']], { worked: 270 }, 'none'],
    ['has its break only after so much presence', [['10:00', '15:00']], { worked: 300 }, 'none'],
    ['is cut short by the break', [['10:00', '15:20']], { worked: 300 }, 'none'],
    ['loses the whole break when longer', [['20:00', '26:30']], { worked: 330 }, 'none'],
    ['lacks a punch', [['10:00', undefined]], {}, 'missing-punch'],
    ['lacks a punch when out comes before in', [['18:00', '09:00']], {}, 'missing-punch'],
    ['is off without punches', [], {}, 'none'],
  ] as const)('%s', (_title, punches, minutes, exception) => {
    const day = judgePlanless('unscheduled', { rules, punches });

    expect(day.minutes).toEqual(minutes);
    expect(day.exception).toBe(exception);
    expect(day.dayKind).toBe('unscheduled');
  });
});
