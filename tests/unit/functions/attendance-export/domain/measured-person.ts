import type { ApprovalSpan } from '../../../../../functions/attendance-export/domain/approval-span.ts';
import { computeBatch } from '../../../../../functions/attendance-export/domain/attendance-batch.ts';
import type {
  AttendanceBatch,
  ComputeRules,
} from '../../../../../functions/attendance-export/domain/attendance-rows.ts';
import type { DayRecord } from '../../../../../functions/attendance-export/domain/day-record.ts';
import { dayRulesOf } from '../../../../../functions/attendance-export/domain/day-rules.ts';
import type { LeaveSpan } from '../../../../../functions/attendance-export/domain/leave-span.ts';
import { payRulesSchema } from '../../../../../functions/attendance-export/domain/pay-rules.ts';
import type { Shift } from '../../../../../functions/attendance-export/domain/planned-day.ts';
import { noExclusions } from '../../../../../functions/attendance-export/domain/punch-record.ts';
import { at, punch, section } from './sample-records.ts';

/** Monday. A clock time from 24:00 on is on the next day, one before 00:00 (`-1:00`) on the last. */
export const DAY = '2026-10-05';
export const PERIOD = { from: '2026-10-01', to: '2026-10-31' };

export const SHIFTS: ReadonlyMap<string, Shift> = new Map([
  ['office', { shiftId: 'office', breaks: [{ startMinute: 13 * 60, endMinute: 14 * 60 }] }],
  ['night', { shiftId: 'night', breaks: [{ startMinute: 26 * 60, endMinute: 27 * 60 }] }],
  ['plain', { shiftId: 'plain', breaks: [] }],
]);

/** `27:30` on 5 October is 03:30 on the 6th. */
export function clockAt(clock: string, day = DAY): number {
  const [hours = '', minutes = '', seconds = '0'] = clock.split(':');
  const sign = hours.startsWith('-') ? -1 : 1;
  const minute = Number(hours) * 60 + sign * Number(minutes);
  return at(`${day} 00:00`) + minute * 60_000 + Number(seconds) * 1_000;
}

/** `09:00-18:00`, both clocks of the same day. */
export function spanAt(span: string, day = DAY): { fromEpochMs: number; toEpochMs: number } {
  const [from = '', to = ''] = span.split('-');
  return { fromEpochMs: clockAt(from, day), toEpochMs: clockAt(to, day) };
}

function text(epochMs: number): string {
  return new Date(epochMs + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** The planned punches of sections such as `09:00-18:00`. */
export function planned(shiftId: string, spans: string, day = DAY) {
  return spans.split(' ').flatMap((span) => {
    const { fromEpochMs, toEpochMs } = spanAt(span, day);
    return section(text(fromEpochMs), text(toEpochMs), { shiftId, workDate: day });
  });
}

/** Punches that answer the planned ones in turn; `-` is a forgotten one. */
export function answering(checks: ReturnType<typeof planned>, clocks: string, day = DAY) {
  return clocks.split(' ').flatMap((clock, index) => {
    const check = checks[index];
    if (clock === '-' || check === undefined) return [];
    const { planId, plannedEpochMs, checkType, workDate } = check;
    const when = text(clockAt(clock, day));
    return [punch(checkType, when, `${workDate} 00:00`, { planId, plannedEpochMs, workDate })];
  });
}

/** Punches that answer no plan: `+08:00 -17:00` is an in and an out, `08:00` has no kind. */
export function unplanned(clocks: string, day = DAY, change: { readonly groupId?: string } = {}) {
  return clocks.split(' ').map((clock) => {
    const bare = clock.replace(/^[+-]/, '');
    const kinds = { '+': 'OnDuty', '-': 'OffDuty' } as const;
    return {
      ...punch('OnDuty', text(clockAt(bare, day)), `${day} 00:00`, { planId: undefined }),
      checkType: kinds[clock.charAt(0) as '+' | '-'],
      plannedEpochMs: undefined,
      workDate: undefined,
      ...change,
    };
  });
}

export function leaveAt(span: string, change: Partial<LeaveSpan> = {}, day = DAY): LeaveSpan {
  return { userId: 'u1', ...spanAt(span, day), ...change };
}

let lastApproval = 0;

export function approvalAt(
  kind: ApprovalSpan['kind'],
  span: string,
  change: Partial<ApprovalSpan> = {},
  day = DAY,
): ApprovalSpan {
  lastApproval += 1;
  const approvalId = `a${String(lastApproval).padStart(4, '0')}`;
  return {
    userId: 'u1',
    kind,
    ...spanAt(span, day),
    compensation: undefined,
    approvalId,
    ...change,
  };
}

export interface MeasuredPerson {
  readonly days: readonly DayRecord[];
  readonly exceptions: readonly (readonly [kind: string, date: string | undefined])[];
  readonly used: number;
  readonly excluded: Readonly<Record<string, number>>;
}

/** Measures one person by pay rules as a configuration gives them. */
export function measurePerson(
  rows: Partial<AttendanceBatch>,
  payRules: unknown = {},
  change: Partial<ComputeRules> = {},
): MeasuredPerson {
  const counts = noExclusions();
  const none = { punches: [], checks: [], restDays: [], leave: [] };
  const { people, used } = computeBatch(
    { userIds: ['u1'], ...none, ...rows },
    {
      period: PERIOD,
      shifts: SHIFTS,
      punchPolicy: { replaySourceTypes: new Set() },
      employeeNumberOf: () => undefined,
      isMappedOn: () => false,
      dayRules: dayRulesOf(payRulesSchema.parse(payRules)),
      ...change,
    },
    counts,
  );
  const [person] = people;
  return {
    days: person?.days ?? [],
    exceptions: (person?.exceptions ?? []).map(({ kind, date }) => [kind, date]),
    used,
    excluded: Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  };
}

/** The one day that the rows make. */
export function measureOneDay(...args: Parameters<typeof measurePerson>): DayRecord {
  const { days } = measurePerson(...args);
  const [day, another] = days;
  if (day === undefined || another !== undefined) {
    throw new Error(`${String(days.length)} days were measured`);
  }
  return day;
}

/** An office day from 09:00 to 18:00, break from 13:00 to 14:00. */
export function officeDay(
  clocks: string,
  rows: Partial<AttendanceBatch> = {},
  payRules: unknown = {},
  change: Partial<ComputeRules> = {},
): DayRecord {
  const checks = planned('office', '09:00-18:00');
  return measureOneDay({ checks, punches: answering(checks, clocks), ...rows }, payRules, change);
}

/** The stretches of a day as `09:00-13:00 worked`, those of `off` left out. */
export function stretches({ segments, date }: DayRecord): string[] {
  const midnight = at(`${date} 00:00`) / 60_000;
  const clock = (minute: number): string => {
    const since = minute - midnight;
    const hours = Math.floor(since / 60);
    return `${String(hours).padStart(2, '0')}:${String(since - hours * 60).padStart(2, '0')}`;
  };
  return segments
    .filter(({ bucket }) => bucket !== 'off')
    .map(({ start, end, bucket }) => `${clock(start)}-${clock(end)} ${bucket}`);
}
