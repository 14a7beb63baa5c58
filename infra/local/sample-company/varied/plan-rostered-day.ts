import type { DayShape } from '../cast.ts';
import { chooseShape, EXTRA_RATES } from '../day-shapes.ts';
import type { PlannedExtra } from '../day-plan.ts';
import { without, within, type MinuteRange } from '../minute-range.ts';
import { RandomStream } from '../random-stream.ts';
import type { SampleShift, SampleShiftSection } from '../sample-company.ts';
import { applyShape, endOf, punchAt, startOf, type Draft } from '../shape-day.ts';
import { leaveRangesOn, onDay, type Absences } from './absences.ts';
import { dueOf } from './due-time.ts';
import { liveFlexibleDay } from './flexible-day.ts';
import type { MakeUpFate } from './varied-cast.ts';
import type { RosteredDay, VariedPunch, VariedSection } from './varied-day-plan.ts';
import { variedShiftNameOf, type VariedEmployment } from './varied-employment.ts';
import type { VariedPlan } from './varied-plan.ts';
import { VARIED_SHIFTS } from './varied-shifts.ts';

const FATES: readonly (readonly [MakeUpFate, number])[] = [
  ['refused', 0.15],
  ['unknown-instance', 0.07],
  ['without-instance', 0.08],
];

/** Share of days with leave on which somebody works all the same, or comes before its end. */
const WORKS_THROUGH = 0.15;
const COMES_DURING_LEAVE = 0.1;

/** A working day as it was lived; undefined on a day without a shift. */
export function planRosteredDay(
  plan: VariedPlan,
  employment: VariedEmployment,
  absences: Absences,
  dayNumber: number,
): RosteredDay | undefined {
  const name = variedShiftNameOf(employment, dayNumber);
  if (name === undefined) return undefined;
  const stream = new RandomStream(plan.parameters.seed, 'day', employment.index, dayNumber);
  const shift = VARIED_SHIFTS[name];
  const cast = dayNumber === employment.castDay ? employment.cast : undefined;
  const byChance = shapeByChance(plan, dayNumber, shift, stream);
  const shape = cast?.shape ?? (cast === undefined ? byChance : 'ordinary');
  const excused = excusedOn(absences, dayNumber);
  const isExcused = shift.sections.some((section) => touches(section, excused));
  const extras: PlannedExtra[] = [];
  const lived = ((): readonly VariedSection[] => {
    const flexible = flexibleRuleOf(plan, shift);
    const [only] = shift.sections;
    if (flexible !== undefined && only !== undefined && !isExcused) {
      return [liveFlexibleDay(only, shape, flexible, stream)];
    }
    const worksThrough =
      cast === undefined ? isExcused && stream.chance(WORKS_THROUGH) : cast.worksThrough === true;
    if (worksThrough) return shift.sections.map((section) => asUsual(section, stream));
    return shaped(plan, shift, excused, shape, extras, stream);
  })();
  const sections = lived.map((each) => withFates(each, cast?.fate, stream));
  const day: RosteredDay = { kind: 'rostered', dayNumber, shift, sections, extras };
  const extra = cast === undefined ? stream.pickByRate(EXTRA_RATES) : cast.extra;
  return extra === undefined ? day : withExtraBesideOwnPunch(day, extra, stream);
}

/** The rule that lets a shift be begun earlier or later. */
export function flexibleRuleOf(plan: Pick<VariedPlan, 'rules'>, { shiftId }: SampleShift) {
  return plan.rules.flexible.find(({ shiftIds }) => shiftIds.includes(String(shiftId)));
}

/** What absences excuse on a day, in minutes of the day. */
export function excusedOn(absences: Absences, dayNumber: number): readonly MinuteRange[] {
  return [
    ...absences.leaves.flatMap((leave) => leaveRangesOn(leave, dayNumber)),
    ...absences.journeys
      .filter(({ result }) => result === 'agree')
      .map(({ range }) => onDay(range, dayNumber)),
  ];
}

function touches(section: SampleShiftSection, excused: readonly MinuteRange[]): boolean {
  return within(excused, { from: section.startMinute, to: section.endMinute }).length > 0;
}

/** In a storm many do not come, whatever else the day would have been. */
function shapeByChance(
  plan: VariedPlan,
  dayNumber: number,
  shift: SampleShift,
  stream: RandomStream,
): DayShape {
  const usual = chooseShape(plan, dayNumber, shift, stream);
  const storm = plan.forgiven.map((range) => onDay(range, dayNumber));
  const inStorm = stream.pickByRate<DayShape>([
    ['no-punch', 0.25],
    ['black-rain-late', 0.25],
    ['early-leave', 0.15],
  ]);
  const isStormy = shift.sections.some((section) => touches(section, storm));
  return isStormy && usual === 'ordinary' ? (inStorm ?? usual) : usual;
}

function shaped(
  plan: VariedPlan,
  shift: SampleShift,
  excused: readonly MinuteRange[],
  shape: DayShape,
  extras: PlannedExtra[],
  stream: RandomStream,
): readonly VariedSection[] {
  const drafts = shift.sections.map((section): Draft => {
    const required = without(dueOf(plan.rules, shift, section), excused);
    return {
      section,
      required,
      in: required.length === 0 ? undefined : punchAt(startOf(required) - stream.integer(0, 12)),
      out: required.length === 0 ? undefined : punchAt(endOf(required) + stream.integer(0, 10)),
    };
  });
  const worked = drafts.filter(({ required }) => required.length > 0);
  if (worked.length > 0) applyShape(shape, worked, drafts, extras, stream);
  const comesDuringLeave = excused.length > 0 && stream.chance(COMES_DURING_LEAVE);
  const [first] = worked;
  if (comesDuringLeave && first?.in?.by === 'person') {
    first.in = punchAt(first.in.minute - stream.integer(15, 50));
  }
  return drafts.map(({ section, in: came, out: went }) => ({ section, in: came, out: went }));
}

function asUsual(section: SampleShiftSection, stream: RandomStream): VariedSection {
  return {
    section,
    in: punchAt(section.startMinute - stream.integer(0, 12)),
    out: punchAt(section.endMinute + stream.integer(0, 10)),
  };
}

function withFates(
  section: VariedSection,
  byCast: MakeUpFate | undefined,
  stream: RandomStream,
): VariedSection {
  const decide = (punch: VariedPunch | undefined): VariedPunch | undefined => {
    if (punch?.by !== 'approval') return punch;
    return { ...punch, fate: byCast ?? stream.pickByRate(FATES) ?? 'agreed' };
  };
  return { ...section, in: decide(section.in), out: decide(section.out) };
}

/** Beside a make-up punch a further one could serve in its place, so there it gets none. */
function withExtraBesideOwnPunch(
  day: RosteredDay,
  kind: PlannedExtra['kind'],
  stream: RandomStream,
): RosteredDay {
  const choices = day.sections.flatMap((section, sectionIndex) =>
    (['in', 'out'] as const).flatMap((at): PlannedExtra[] => {
      const punch = section[at];
      if (punch === undefined || punch.by === 'approval') return [];
      return [{ kind, sectionIndex, at, minute: punch.minute }];
    }),
  );
  return choices.length === 0 ? day : { ...day, extras: [...day.extras, stream.pick(choices)] };
}
