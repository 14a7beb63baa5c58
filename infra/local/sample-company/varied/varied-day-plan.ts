import type { IntendedPunch, PlannedExtra } from '../day-plan.ts';
import type { SampleShift, SampleShiftSection } from '../sample-company.ts';
import type { MakeUpFate } from './varied-cast.ts';

/** A punch as it is meant; `fate` says what became of the approval behind a make-up punch. */
export interface VariedPunch extends IntendedPunch {
  readonly fate?: MakeUpFate;
}

/** A section as the roster has it (not moved), with the punches that answer it. */
export interface VariedSection {
  readonly section: SampleShiftSection;
  readonly in: VariedPunch | undefined;
  readonly out: VariedPunch | undefined;
}

/** A day with a shift. Minutes count from the midnight of the work day. */
export interface RosteredDay {
  readonly kind: 'rostered';
  readonly dayNumber: number;
  readonly shift: SampleShift;
  readonly sections: readonly VariedSection[];
  readonly extras: readonly PlannedExtra[];
}

/**
 * A day without a shift: a rest day, or a day of somebody who has no roster at all. `pause` is a
 * further pair of punches in between, which changes nothing.
 */
export interface PlanlessDay {
  readonly kind: 'rest' | 'unscheduled';
  readonly dayNumber: number;
  readonly in: number | undefined;
  readonly out: number | undefined;
  readonly pause: { readonly out: number; readonly in: number } | undefined;
}

export type VariedDay = RosteredDay | PlanlessDay;

/** An overtime approval as it is meant. */
export interface PlannedOvertime {
  /** The day it was asked for. */
  readonly dayNumber: number;
  /** Minutes since the midnight of day number 0. */
  readonly range: { readonly from: number; readonly to: number };
  readonly result: 'agree' | 'refuse';
  readonly compensation: 'pay' | 'time-off' | undefined;
}
