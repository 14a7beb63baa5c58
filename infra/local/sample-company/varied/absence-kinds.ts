/** Leave, business trips and outings, by how they lie to the days. */
export type AbsenceKind = LeaveCase | TripCase | OutingCase;

export type LeaveCase =
  | 'whole-day'
  | 'first-half'
  | 'second-half'
  | 'half-to-half'
  | 'several-days'
  | 'from-before-period'
  | 'beyond-period'
  | 'hours-inside'
  | 'hours-at-start'
  | 'hours-at-end'
  | 'hours-across-break'
  | 'unknown-type'
  | 'wrong-duration';

/** `trip-after-leave`: half a day of leave, and a trip that is said to have begun in the morning. */
export type TripCase = 'trip-day' | 'trip-days' | 'trip-refused' | 'trip-after-leave';

export type OutingCase = 'outing-hours' | 'outing-at-end';

/** Chances of a person in a period; drawn twice. */
export const ABSENCE_RATES: readonly (readonly [AbsenceKind, number])[] = [
  ['whole-day', 0.08],
  ['first-half', 0.04],
  ['second-half', 0.04],
  ['half-to-half', 0.03],
  ['several-days', 0.04],
  ['from-before-period', 0.01],
  ['beyond-period', 0.01],
  ['hours-inside', 0.03],
  ['hours-at-start', 0.02],
  ['hours-at-end', 0.02],
  ['hours-across-break', 0.015],
  ['unknown-type', 0.015],
  ['wrong-duration', 0.01],
  ['trip-day', 0.02],
  ['trip-days', 0.02],
  ['trip-refused', 0.01],
  ['trip-after-leave', 0.01],
  ['outing-hours', 0.03],
  ['outing-at-end', 0.02],
];
