import type { DayShape } from '../cast.ts';
import type { IntendedPunch } from '../day-plan.ts';
import { punchAt } from '../shape-day.ts';
import type { RandomStream } from '../random-stream.ts';
import type { SampleShiftSection } from '../sample-company.ts';
import type { SampleFlexibleRule } from './pay-rules.ts';
import type { VariedSection } from './varied-day-plan.ts';
import { movedBy } from './varied-shifts.ts';

/** By how much a flexible section moves for somebody who comes `offset` minutes after its start. */
export function movementFor(
  offset: number,
  { earlierMinutes, laterMinutes }: SampleFlexibleRule,
): number {
  return Math.max(-earlierMinutes, Math.min(laterMinutes, offset));
}

/** Comes when it suits, and goes when the moved day ends, or as the shape has it. */
export function liveFlexibleDay(
  section: SampleShiftSection,
  shape: DayShape,
  rule: SampleFlexibleRule,
  stream: RandomStream,
): VariedSection {
  const offset = offsetOf(shape, rule, stream);
  const moved = movedBy(section, movementFor(offset, rule));
  const came = punchAt(section.startMinute + offset);
  const went = leavingTime(moved.endMinute, shape, stream);
  switch (shape) {
    case 'forgot-in':
      return { section, in: undefined, out: went };
    case 'forgot-out':
    case 'illegal-punch-only':
      return { section, in: came, out: undefined };
    case 'no-punch':
      return { section, in: undefined, out: undefined };
    case 'make-up-punch':
      return { section, in: { ...came, by: 'approval' }, out: went };
    case 'manager-fills':
      return { section, in: came, out: { ...punchAt(moved.endMinute), by: 'manager' } };
    default:
      return { section, in: came, out: went };
  }
}

function offsetOf(shape: DayShape, rule: SampleFlexibleRule, stream: RandomStream): number {
  if (shape === 'early-arrival') return -rule.earlierMinutes - stream.integer(5, 40);
  if (shape === 'late' || shape === 'black-rain-late' || shape === 'late-and-early-leave') {
    return rule.laterMinutes + stream.integer(1, 50);
  }
  return stream.integer(-rule.earlierMinutes, rule.laterMinutes);
}

function leavingTime(end: number, shape: DayShape, stream: RandomStream): IntendedPunch {
  if (shape === 'early-leave' || shape === 'late-and-early-leave') {
    return punchAt(end - stream.integer(1, 80));
  }
  if (shape === 'overtime' || shape === 'late-and-overtime') {
    return punchAt(end + stream.integer(15, 180));
  }
  return punchAt(end + stream.integer(0, 10));
}
