import { lengthOf, within, without, type MinuteRange } from '../minute-range.ts';
import type { SectionTruth } from './day-truth.ts';
import type { MinuteSums } from './minute-sums.ts';
import { shared } from './overlap.ts';
import type { SamplePayRules } from './pay-rules.ts';

/** Adds what a section is worth on a day that can be measured. */
export function addMeasuredSection(
  sums: MinuteSums,
  rules: SamplePayRules,
  section: SectionTruth,
): void {
  const { in: came, out: went } = section;
  if (came === undefined || went === undefined) {
    addExcuses(sums, section, []);
    sums.add('weather', lengthOf(section.required));
    return;
  }
  const presence = { from: came, to: went };
  const punchesWin = rules.leave.overlap === 'punches-win';
  addExcuses(sums, section, punchesWin ? [presence] : []);
  const leave = section.leave.flatMap(({ ranges }) => ranges);
  addPresence(sums, section, within(section.required, presence));
  if (punchesWin) addPresence(sums, section, within(leave, presence));
  const missed = {
    late: within(section.required, { from: Number.NEGATIVE_INFINITY, to: came }),
    'early-leave': within(section.required, { from: went, to: Number.POSITIVE_INFINITY }),
  };
  for (const measure of ['late', 'early-leave'] as const) {
    sums.add('weather', lengthOf(shared(missed[measure], section.storm)));
    const { pardoned, counted } = judge(
      rules.grace,
      measure,
      without(missed[measure], section.storm),
    );
    addPresence(sums, section, pardoned);
    sums.add(measure, lengthOf(counted));
  }
}

/** Adds a section of a day on which punches are missing, some or all. */
export function addUnmeasuredSection(
  sums: MinuteSums,
  rules: SamplePayRules,
  section: SectionTruth,
  problem: 'missing-punch' | 'no-punch',
): void {
  if (section.isExcused) {
    addExcuses(sums, section, []);
    sums.add('weather', lengthOf(section.required));
    return;
  }
  // Who was not there for the work has not had the break beside it.
  addExcuses(sums, { ...section, freeBreak: [] }, []);
  const missed = [...section.required, ...section.freeBreak];
  if (problem === 'missing-punch') {
    sums.add('unresolved', lengthOf(missed));
    return;
  }
  const isForgiven = rules.weather.effect === 'forgive-absence';
  const forgiven = isForgiven ? lengthOf(shared(missed, section.storm)) : 0;
  sums.add('weather', forgiven);
  sums.add('absent', lengthOf(missed) - forgiven);
}

function addExcuses(
  sums: MinuteSums,
  { leave, trip, outing, freeBreak }: SectionTruth,
  presence: readonly MinuteRange[],
): void {
  sums.add('paid-break', lengthOf(freeBreak));
  for (const { measure, ranges } of leave) sums.add(measure, lengthOf(without(ranges, presence)));
  sums.add('business-trip', lengthOf(trip));
  sums.add('outing', lengthOf(outing));
}

/** Presence earns work, or a paid break where the section has its break. */
function addPresence(
  sums: MinuteSums,
  { work }: SectionTruth,
  present: readonly MinuteRange[],
): void {
  const worked = lengthOf(shared(present, work));
  sums.add('worked', worked);
  sums.add('paid-break', lengthOf(present) - worked);
}

/** Grace: the minutes nearest to the planned end of the day or its beginning are pardoned first. */
function judge(
  { lateMinutes, earlyLeaveMinutes, beyond }: SamplePayRules['grace'],
  measure: 'late' | 'early-leave',
  missed: readonly MinuteRange[],
): { readonly pardoned: readonly MinuteRange[]; readonly counted: readonly MinuteRange[] } {
  const grace = measure === 'late' ? lateMinutes : earlyLeaveMinutes;
  if (lengthOf(missed) <= grace) return { pardoned: missed, counted: [] };
  if (beyond === 'whole') return { pardoned: [], counted: missed };
  const pardoned = measure === 'late' ? firstMinutes(missed, grace) : lastMinutes(missed, grace);
  return { pardoned, counted: without(missed, pardoned) };
}

/** The first `minutes` of the ranges. */
export function firstMinutes(
  ranges: readonly MinuteRange[],
  minutes: number,
): readonly MinuteRange[] {
  let left = minutes;
  return [...ranges]
    .sort((one, other) => one.from - other.from)
    .flatMap(({ from, to }) => {
      const taken = Math.min(left, to - from);
      left -= taken;
      return taken > 0 ? [{ from, to: from + taken }] : [];
    });
}

function lastMinutes(ranges: readonly MinuteRange[], minutes: number): readonly MinuteRange[] {
  const mirrored = ranges.map(({ from, to }) => ({ from: -to, to: -from }));
  return firstMinutes(mirrored, minutes).map(({ from, to }) => ({ from: -to, to: -from }));
}
