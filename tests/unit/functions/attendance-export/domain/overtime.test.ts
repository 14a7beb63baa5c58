import { describe, expect, test } from 'vitest';
import {
  answering,
  approvalAt,
  leaveAt,
  measurePerson,
  officeDay,
  planned,
  stretches,
} from './measured-person.ts';

const approved = { overtime: { mode: 'approved' } };
const threshold = { overtime: { mode: 'beyond-threshold', thresholdMinutes: 30 } };
const excess = { overtime: { ...threshold.overtime, counts: 'excess' } };

function overtime(span: string, change = {}) {
  return { approvals: [approvalAt('overtime', span, change)] };
}

describe('overtime that needs approval', () => {
  test.each([
    ['inside its approval', '18:00-20:00', '09:00 19:00', { 'overtime-workday': 60 }],
    [
      'longer than its approval',
      '18:00-19:00',
      '09:00 20:00',
      { 'overtime-workday': 60, 'overtime-not-counted': 60 },
    ],
    ['without one', '10:00-11:00', '09:00 20:00', { 'overtime-not-counted': 120 }],
    ['before the shift', '07:00-09:00', '07:30 18:00', { 'overtime-workday': 90 }],
    ['before the shift, not approved', '18:00-19:00', '07:30 18:00', {}],
    ['approved over planned time too', '17:00-19:00', '09:00 19:00', { 'overtime-workday': 60 }],
    [
      'approved from the break of a day to its evening',
      '13:00-19:00',
      '09:00 18:30',
      { 'overtime-workday': 30 },
    ],
  ])('counts %s', (_, span, clocks, expected) => {
    const { minutes } = officeDay(clocks, overtime(span), approved);

    expect(minutes).toEqual({ worked: 480, break: 60, ...expected });
  });

  test('names the approval', () => {
    const rows = overtime('18:00-20:00');

    const day = officeDay('09:00 19:00', rows, approved);

    expect(day.segments.find(({ bucket }) => bucket === 'overtime-workday')?.approvalId).toBe(
      rows.approvals[0]?.approvalId,
    );
  });

  test('counts no gap between two sections, and none on leave at the end', () => {
    const checks = planned('plain', '11:00-15:00 17:30-22:00');
    const punches = answering(checks, '11:00 17:00 17:30 22:00');
    const rows = { checks, punches, ...overtime('15:00-17:30') };

    expect(measurePerson(rows, approved).days[0]?.minutes).toEqual({ worked: 510 });
    const leave = [leaveAt('17:00-18:00')];
    expect(
      officeDay('09:00 20:00', { leave, ...overtime('18:00-20:00') }, approved).minutes,
    ).toEqual({ worked: 420, 'leave:other': 60, break: 60 });
  });

  test('counts nothing on a day with a problem', () => {
    expect(officeDay('- 20:00', overtime('18:00-20:00'), approved).minutes).toEqual({
      unresolved: 480,
      break: 60,
    });
  });

  test('is possible during a trip', () => {
    const approvals = [
      approvalAt('business-trip', '00:00-24:00'),
      approvalAt('overtime', '18:00-20:00'),
    ];

    expect(officeDay('09:00 20:00', { approvals }, approved).minutes).toEqual({
      'business-trip': 480,
      break: 60,
      'overtime-workday': 120,
    });
  });

  test('that nobody worked is told, and changes no pay', () => {
    const reported = (span: string, clocks: string): readonly unknown[] => {
      const checks = planned('office', '09:00-18:00');
      const rows = { checks, punches: answering(checks, clocks), ...overtime(span) };
      return measurePerson(rows, approved).exceptions;
    };
    const told = [['approved-overtime-not-worked', '2026-10-05']];

    expect(reported('18:00-20:00', '09:00 20:00')).toEqual([]);
    expect(reported('18:00-20:00', '09:00 19:59')).toEqual(told);
    expect(reported('18:00-20:00', '- -')).toEqual(told);
    expect(reported('17:00-18:00', '09:00 18:00')).toEqual([]);
    expect(reported('24:30-26:00', '09:00 18:00')).toEqual([
      ['approved-overtime-not-worked', '2026-10-06'],
    ]);
  });

  test('after midnight in a shift that still lasts is told on the day of the shift', () => {
    const checks = planned('night', '22:00-31:00');
    const punches = answering(checks, '22:00 31:00');

    const { exceptions } = measurePerson({ checks, punches, ...overtime('31:00-33:00') }, approved);

    expect(exceptions).toEqual([['approved-overtime-not-worked', '2026-10-05']]);
  });
});

describe('overtime beyond a threshold', () => {
  test.each([
    ['a minute below it', threshold, '09:00 18:29', 0, 29],
    ['exactly it', threshold, '09:00 18:30', 30, 0],
    ['a minute above', threshold, '09:00 18:31', 31, 0],
    ['exactly it, excess only', excess, '09:00 18:30', 0, 30],
    ['a minute above, excess only', excess, '09:00 18:31', 1, 30],
    ['before the shift', threshold, '08:00 18:00', 0, 0],
  ])('counts by the day: %s', (_, rules, clocks, counted, uncounted) => {
    const { minutes } = officeDay(clocks, {}, rules);

    expect([
      minutes['overtime-workday'] ?? 0,
      minutes['overtime-not-counted'] ?? 0,
      minutes.worked,
    ]).toEqual([counted, uncounted, 480]);
  });

  test('is no overtime during a trip', () => {
    const approvals = [approvalAt('business-trip', '18:30-19:00')];

    expect(officeDay('09:00 19:30', { approvals }, threshold).minutes).toEqual({
      worked: 480,
      break: 60,
      'overtime-workday': 60,
      'overtime-not-counted': 30,
    });
  });
});

describe('how overtime is made good', () => {
  const timeOff = { overtime: { mode: 'approved', compensation: { workday: 'time-off' } } };

  test.each([
    ['as the policy says', timeOff, undefined, { 'time-off-earned': 300 }],
    [
      'as the approval says',
      timeOff,
      'pay',
      { 'overtime-workday': 240, 'overtime-workday-night': 60 },
    ],
    ['as the approval says', approved, 'time-off', { 'time-off-earned': 300 }],
  ] as const)('is decided %s', (_, rules, compensation, expected) => {
    const { minutes } = officeDay('09:00 23:00', overtime('18:00-23:00', { compensation }), rules);

    expect(minutes).toEqual({ worked: 480, break: 60, ...expected });
  });

  test('is the policy’s where two approvals overlap and the first says nothing', () => {
    const approvals = [
      approvalAt('overtime', '18:00-19:00'),
      approvalAt('overtime', '18:30-20:00', { compensation: 'time-off' }),
    ];

    expect(officeDay('09:00 20:00', { approvals }, approved).minutes).toEqual({
      worked: 480,
      break: 60,
      'overtime-workday': 60,
      'time-off-earned': 60,
    });
  });
});

describe('overtime into the next day', () => {
  test('belongs to the work date, also over midnight into a statutory holiday', () => {
    const change = { statutoryDates: new Set(['2026-10-06']) };

    const day = officeDay('09:00 25:00', overtime('18:00-26:00'), approved, change);

    expect(stretches(day).slice(-2)).toEqual([
      '18:00-22:00 overtime-workday',
      '22:00-25:00 overtime-workday-night',
    ]);
  });

  test('ends where the next planned day begins', () => {
    const first = planned('plain', '16:00-24:00');
    const next = planned('plain', '25:00-33:00');
    const second = next.map((check) => ({ ...check, workDate: '2026-10-06' }));
    const punches = [...answering(first, '16:00 26:00'), ...answering(second, '24:30 33:00')];

    const { days } = measurePerson(
      { checks: [...first, ...second], punches, ...overtime('00:00-36:00') },
      approved,
    );

    expect(days.map(stretches)).toEqual([
      ['16:00-24:00 worked', '24:00-25:00 overtime-workday-night'],
      ['01:00-09:00 worked'],
    ]);
  });

  test('on a statutory holiday with a plan is of its own kind; planned work is worked', () => {
    const change = { statutoryDates: new Set(['2026-10-05']) };

    expect(officeDay('09:00 19:00', overtime('18:00-19:00'), approved, change)).toMatchObject({
      dayKind: 'statutory-holiday',
      minutes: { worked: 480, 'overtime-statutory': 60 },
    });
  });
});
