import type { DayShape, ExtraKind } from './cast.ts';
import type { DayPlan, PlannedExtra } from './day-plan.ts';
import { without, type MinuteRange } from './minute-range.ts';
import type { RandomStream } from './random-stream.ts';
import type { SampleShift } from './sample-company.ts';
import { applyShape, endOf, punchAt, startOf, type Draft } from './shape-day.ts';
import { workSegmentsOf } from './shifts.ts';

/** Lays one working day: everybody comes and goes as usual, then the shape is applied. */
export function planDay(
  dayNumber: number,
  shift: SampleShift,
  leave: readonly MinuteRange[],
  shape: DayShape,
  stream: RandomStream,
): DayPlan {
  const extras: PlannedExtra[] = [];
  const drafts = shift.sections.map((section): Draft => {
    const required = without(workSegmentsOf(section), leave);
    return {
      section,
      required,
      in: required.length === 0 ? undefined : punchAt(startOf(required) - stream.integer(0, 12)),
      out: required.length === 0 ? undefined : punchAt(endOf(required) + stream.integer(0, 10)),
    };
  });
  const worked = drafts.filter(({ required }) => required.length > 0);
  if (worked.length > 0) applyShape(shape, worked, drafts, extras, stream);
  const sections = drafts.map((draft) => ({ ...draft, planned: workSegmentsOf(draft.section) }));
  return { dayNumber, shift, sections, extras };
}

/** Adds a punch beside one that counts; a day without such a punch stays as it is. */
export function withExtra(
  day: DayPlan,
  kind: ExtraKind,
  at: 'in' | 'out',
  stream: RandomStream,
): DayPlan {
  const choices = day.sections.flatMap((section, sectionIndex) => {
    const minute = section[at]?.minute;
    return minute === undefined ? [] : [{ kind, sectionIndex, at, minute }];
  });
  if (choices.length === 0) return day;
  return { ...day, extras: [...day.extras, stream.pick(choices)] };
}
