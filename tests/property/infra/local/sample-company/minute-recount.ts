import type {
  ExpectedDay,
  SampleAttendance,
  SampleCompany,
  SampleShiftSection,
} from '../../../../../infra/local/sample-company/index.ts';

/**
 * The second opinion on the oracle: it walks over the minutes of a day one by one and puts each into
 * a bucket. It shares nothing with the generator but the definitions, and knows no ranges.
 */
export interface PresenceOfSection {
  readonly section: SampleShiftSection;
  readonly inMinute: number | undefined;
  readonly outMinute: number | undefined;
}

type Minutes = Omit<ExpectedDay, 'userId' | 'date'>;

const FIRST_MINUTE = -720;
const LAST_MINUTE = 3 * 1_440;

export function recountDay(
  presences: readonly PresenceOfSection[],
  isOnLeave: (minute: number) => boolean,
): Minutes {
  const count = { planned: 0, worked: 0, late: 0, early: 0, leave: 0, overtime: 0 };
  let neededPunches = 0;
  let presentPunches = 0;
  for (const { section, inMinute, outMinute } of presences) {
    let needsPunches = false;
    for (let minute = FIRST_MINUTE; minute < LAST_MINUTE; minute++) {
      if (!isPlanned(section, minute)) continue;
      count.planned += 1;
      if (isOnLeave(minute)) {
        count.leave += 1;
        continue;
      }
      needsPunches = true;
      if (inMinute !== undefined && minute < inMinute) count.late += 1;
      else if (outMinute !== undefined && minute >= outMinute) count.early += 1;
      else count.worked += 1;
    }
    if (needsPunches) {
      neededPunches += 2;
      presentPunches += (inMinute === undefined ? 0 : 1) + (outMinute === undefined ? 0 : 1);
    }
  }
  const last = presences.at(-1);
  const end = last?.section.endMinute ?? 0;
  for (let minute = end; minute < (last?.outMinute ?? end); minute++) {
    if (!isOnLeave(end - 1)) count.overtime += 1;
  }
  const exception =
    presentPunches === neededPunches ? 'none' : presentPunches === 0 ? 'no-punch' : 'missing-punch';
  const ifPresent = (minutes: number): number => (exception === 'none' ? minutes : 0);
  return {
    plannedMinutes: count.planned,
    workedMinutes: ifPresent(count.worked),
    lateMinutes: ifPresent(count.late),
    earlyLeaveMinutes: ifPresent(count.early),
    absentMinutes: exception === 'no-punch' ? count.planned - count.leave : 0,
    overtimeMinutes: ifPresent(count.overtime),
    leaveMinutes: count.leave,
    exception,
  };
}

/** The same from what DingTalk would hold: earliest legal in, latest legal out, no replays. */
export function recountFromPunches(
  company: Pick<SampleCompany, 'shifts'>,
  attendance: SampleAttendance,
  date: string,
): Minutes {
  const checks = attendance.plannedChecks.filter(({ workDate }) => workDate === date);
  const midnight = Date.parse(`${date}T00:00:00+08:00`);
  const shift = company.shifts.find(({ shiftId }) => shiftId === checks[0]?.shiftId);
  const minuteOf = (epochMs: number): number => Math.floor((epochMs - midnight) / 60_000);
  const minutesAt = (position: number): number[] =>
    attendance.punches
      .filter(
        ({ planId, isLegal, sourceType }) =>
          isLegal && sourceType !== 'SYSTEM' && planId === checks[position]?.planId,
      )
      .map(({ userCheckEpochMs }) => minuteOf(userCheckEpochMs));
  const presences = (shift?.sections ?? []).map((section, index) => {
    const [ins, outs] = [minutesAt(index * 2), minutesAt(index * 2 + 1)];
    return {
      section,
      inMinute: ins.length === 0 ? undefined : Math.min(...ins),
      outMinute: outs.length === 0 ? undefined : Math.max(...outs),
    };
  });
  return recountDay(presences, (minute) =>
    attendance.leave.some(
      ({ fromEpochMs, toEpochMs }) =>
        minute >= minuteOf(fromEpochMs) && minute < minuteOf(toEpochMs),
    ),
  );
}

function isPlanned(section: SampleShiftSection, minute: number): boolean {
  const isInBreak =
    section.breakStartMinute !== undefined &&
    section.breakEndMinute !== undefined &&
    minute >= section.breakStartMinute &&
    minute < section.breakEndMinute;
  return minute >= section.startMinute && minute < section.endMinute && !isInBreak;
}
