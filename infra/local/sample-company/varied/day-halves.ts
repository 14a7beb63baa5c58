import type { MinuteRange } from '../minute-range.ts';
import type { SampleShift, SampleShiftSection } from '../sample-company.ts';
import { without } from '../minute-range.ts';
import { breakOf } from './varied-shifts.ts';

/** The planned working time of a section: what of it is not its break. */
export function workOf(section: SampleShiftSection): readonly MinuteRange[] {
  return without([{ from: section.startMinute, to: section.endMinute }], breakOf(section));
}

/**
 * The two halves of a day for leave: its first stretch of work, and everything from the second to
 * the last. A day of one stretch is cut at its middle minute.
 */
export function leaveHalvesOf(shift: SampleShift): readonly [MinuteRange, MinuteRange] {
  const [first, second, ...others] = shift.sections.flatMap(workOf);
  if (first === undefined) throw new RangeError(`a shift without work: ${shift.name}`);
  if (second !== undefined) {
    return [first, { from: second.from, to: others.at(-1)?.to ?? second.to }];
  }
  const middle = Math.floor((first.from + first.to) / 2);
  return [
    { from: first.from, to: middle },
    { from: middle, to: first.to },
  ];
}
