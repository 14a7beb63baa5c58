import type { VariedLeave } from '../../../../../../infra/local/sample-company/varied/absences.ts';
import { expectedVariedDayOf } from '../../../../../../infra/local/sample-company/varied/expected-varied-day.ts';
import { VARIED_LEAVE_TYPES } from '../../../../../../infra/local/sample-company/varied/leave-types.ts';
import type { SamplePayRules } from '../../../../../../infra/local/sample-company/varied/pay-rules.ts';
import type {
  PlannedOvertime,
  VariedPunch,
} from '../../../../../../infra/local/sample-company/varied/varied-day-plan.ts';
import { planVariedCompany } from '../../../../../../infra/local/sample-company/varied/varied-plan.ts';
import {
  VARIED_SHIFTS,
  type VariedShiftName,
} from '../../../../../../infra/local/sample-company/varied/varied-shifts.ts';
import type { ExpectedDay } from '../../../../../../infra/local/sample-company/index.ts';

/** Monday 5 October 2026, no holiday; the day before is a Sunday, 1 October a statutory holiday. */
export const MONDAY = Date.parse('2026-10-05T00:00:00Z') / 86_400_000;
export const NATIONAL_DAY = MONDAY - 4;

type Span = readonly [string, string];
/** Overrides of the plainest rules: nothing paid, nothing forgiven, no overtime. */
export type Rules = {
  readonly [Name in keyof SamplePayRules]?: SamplePayRules[Name] extends readonly unknown[]
    ? SamplePayRules[Name]
    : SamplePayRules[Name] extends object
      ? Partial<SamplePayRules[Name]>
      : SamplePayRules[Name];
};

export interface Lived {
  readonly rules?: Rules;
  readonly dayNumber?: number;
  readonly shift?: VariedShiftName;
  /** In and out of each section; `A` before a time: from an approval, `X`: refused. */
  readonly punches: readonly (readonly [string | undefined, string | undefined])[];
  readonly leave?: Span;
  readonly trip?: Span;
  readonly outing?: Span;
  readonly forgiven?: Span;
  readonly approved?: readonly (readonly [string, string, ('pay' | 'time-off')?])[];
}

/** Clock times; from 24:00 on they are those of the next day. */
export function at(clock: string): number {
  const [hours = '', minutes = ''] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** What the oracle makes of a rostered day. */
export function judge(lived: Lived): ExpectedDay {
  const dayNumber = lived.dayNumber ?? MONDAY;
  const shift = VARIED_SHIFTS[lived.shift ?? 'office'];
  const sections = shift.sections.map((section, index) => ({
    section,
    in: punch(lived.punches[index]?.[0]),
    out: punch(lived.punches[index]?.[1]),
  }));
  return expectedVariedDayOf(contextOf(lived, dayNumber), {
    kind: 'rostered',
    dayNumber,
    shift,
    sections,
    extras: [],
  });
}

/** What the oracle makes of a day without a shift. */
export function judgePlanless(
  kind: 'rest' | 'unscheduled',
  lived: Omit<Lived, 'shift'>,
): ExpectedDay {
  const dayNumber = lived.dayNumber ?? MONDAY;
  const [came, went] = lived.punches[0] ?? [];
  return expectedVariedDayOf(contextOf(lived, dayNumber), {
    kind,
    dayNumber,
    in: came === undefined ? undefined : at(came),
    out: went === undefined ? undefined : at(went),
    pause: undefined,
  });
}

function contextOf(lived: Lived, dayNumber: number) {
  const plan = planVariedCompany({
    seed: 1,
    employees: 10,
    period: { from: '2026-10-01', to: '2026-10-31' },
    rules: 'varied',
  });
  const statutoryDays = new Set([NATIONAL_DAY]);
  const absolute = ([from, to]: Span) => ({
    from: dayNumber * 1_440 + at(from),
    to: dayNumber * 1_440 + at(to),
  });
  return {
    plan: {
      ...plan,
      rules: rulesWith(lived.rules ?? {}),
      statutoryDays,
      forgiven: lived.forgiven === undefined ? [] : [absolute(lived.forgiven)],
    },
    userId: 'hk000001',
    absences: {
      leaves: lived.leave === undefined ? [] : [leaveOf(absolute(lived.leave))],
      journeys: [
        ...(lived.trip === undefined
          ? []
          : [
              {
                kind: 'business-trip' as const,
                range: absolute(lived.trip),
                result: 'agree' as const,
              },
            ]),
        ...(lived.outing === undefined
          ? []
          : [{ kind: 'outing' as const, range: absolute(lived.outing), result: 'agree' as const }]),
      ],
    },
    overtime: (lived.approved ?? []).map(([from, to, compensation]): PlannedOvertime => ({
      dayNumber,
      range: absolute([from, to]),
      result: 'agree',
      compensation,
    })),
  };
}

function leaveOf(range: VariedLeave['range']): VariedLeave {
  const [annual] = VARIED_LEAVE_TYPES;
  if (annual === undefined) throw new Error('no type of leave');
  const record = {
    fromEpochMs: 0,
    toEpochMs: 0,
    durationPercent: 0,
    durationUnit: 'percent_hour' as const,
  };
  return { type: annual, range, onDays: undefined, record, hasWrongDuration: false };
}

function punch(text: string | undefined): VariedPunch | undefined {
  if (text === undefined) return undefined;
  const minute = at(text.replace(/^[AX]/, ''));
  if (!/^[AX]/.test(text)) return { minute, by: 'person', correctedFrom: undefined };
  const fate = text.startsWith('A') ? 'agreed' : 'refused';
  return { minute, by: 'approval', correctedFrom: undefined, fate };
}

function rulesWith(rules: Rules): SamplePayRules {
  const { approvals } = planVariedCompany({
    seed: 1,
    employees: 10,
    period: { from: '2026-10-01', to: '2026-10-31' },
  }).rules;
  return {
    version: 1,
    grace: { lateMinutes: 0, earlyLeaveMinutes: 0, beyond: 'whole', ...rules.grace },
    paidBreaks: rules.paidBreaks ?? 'none',
    flexible: rules.flexible ?? [],
    unscheduled: rules.unscheduled ?? [],
    overtime: {
      mode: 'none',
      thresholdMinutes: 30,
      counts: 'all',
      nightBand: { from: '22:00', to: '06:00' },
      ...rules.overtime,
      compensation: {
        workday: 'pay',
        restday: 'pay',
        statutory: 'pay',
        ...rules.overtime?.compensation,
      },
    },
    leave: {
      types: [],
      overlap: 'leave-wins',
      dayLeaveEnds: 'inclusive',
      compareDuration: false,
      ...rules.leave,
    },
    makeUpPunches: rules.makeUpPunches ?? 'trusted',
    rounding: rules.rounding ?? [],
    approvals,
    holidays: {},
    weather: {
      effect: 'none',
      signals: [],
      resumeWithinMinutes: 0,
      ...rules.weather,
    },
  };
}
