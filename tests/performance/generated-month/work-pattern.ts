/**
 * How everybody of the generated month works: one split shift of four punches, every day. Whoever
 * sits in the same slot of a batch of fifty does the same on the same day, so one batch describes
 * all. Minutes count from the midnight at which the work day begins.
 */
export const SLOTS_PER_BATCH = 50;

export const SHIFT = {
  shiftId: 1_150_595_083,
  sections: [
    { start: 9 * 60, end: 13 * 60 },
    { start: 14 * 60, end: 18 * 60 },
  ],
  /** Unpaid, inside the second section. */
  rest: { start: 15 * 60 + 30, end: 15 * 60 + 45 },
} as const;

/** Who is on leave in the afternoon of which day of the month, the first day being 0. */
export const LEAVE = { slot: 11, day: 10, start: 14 * 60, end: 18 * 60 } as const;

const LATE_MINUTES = 5;
const EARLY_LEAVE_MINUTES = 10;

export interface Punch {
  readonly section: 0 | 1;
  readonly checkType: 'OnDuty' | 'OffDuty';
  readonly minute: number;
  readonly second: number;
}

/** The four punches of a slot on a day. Who forgets to punch out has punched in twice. */
export function punchesOf(slot: number, day: number): readonly Punch[] {
  const morningIn = SHIFT.sections[0].start + (isLate(slot, day) ? LATE_MINUTES : -1 - (day % 9));
  const afternoonOut =
    SHIFT.sections[1].end +
    (leavesEarly(slot, day) ? -EARLY_LEAVE_MINUTES : overtimeMinutes(slot, day));
  const second = (slot * 13 + day * 7) % 60;
  return [
    { section: 0, checkType: 'OnDuty', minute: morningIn, second },
    forgets(slot, day)
      ? { section: 0, checkType: 'OnDuty', minute: morningIn + 1, second }
      : { section: 0, checkType: 'OffDuty', minute: SHIFT.sections[0].end + (slot % 4), second },
    { section: 1, checkType: 'OnDuty', minute: SHIFT.sections[1].start - 1 - (day % 6), second },
    { section: 1, checkType: 'OffDuty', minute: afternoonOut, second },
  ];
}

/** What one slot's day must come to, from the pattern alone. */
export function expectedMinutes(
  slot: number,
  day: number,
): Readonly<Record<'planned' | 'worked' | 'late' | 'earlyLeave' | 'overtime' | 'leave', number>> {
  const afternoon = 4 * 60 - (SHIFT.rest.end - SHIFT.rest.start);
  const planned = 4 * 60 + afternoon;
  const leave = slot === LEAVE.slot && day === LEAVE.day ? afternoon : 0;
  if (forgets(slot, day)) {
    return { planned, worked: 0, late: 0, earlyLeave: 0, overtime: 0, leave };
  }
  const late = isLate(slot, day) ? LATE_MINUTES : 0;
  const earlyLeave = leave === 0 && leavesEarly(slot, day) ? EARLY_LEAVE_MINUTES : 0;
  const overtime = leave > 0 || leavesEarly(slot, day) ? 0 : overtimeMinutes(slot, day);
  return {
    planned,
    worked: planned - leave - late - earlyLeave,
    late,
    earlyLeave,
    overtime,
    leave,
  };
}

/** One day a week, one person in fifty: about what a company sees. */
export function forgets(slot: number, day: number): boolean {
  return slot === 7 && day % 7 === 3;
}

function isLate(slot: number, day: number): boolean {
  return (slot * 7 + day * 3) % 20 === 0;
}

function leavesEarly(slot: number, day: number): boolean {
  return (slot * 5 + day) % 30 === 0;
}

function overtimeMinutes(slot: number, day: number): number {
  return (slot + 2 * day) % 15;
}
