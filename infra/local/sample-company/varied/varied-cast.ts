import type { CastDay, DayShape, ExtraKind } from '../cast.ts';
import type { AbsenceKind } from './absence-kinds.ts';
import type { OvertimeCase } from './overtime-cases.ts';
import type { VariedPatternName } from './varied-patterns.ts';
import type { VariedShiftName } from './varied-shifts.ts';

/** How the days of people without a plan are lived. */
export type PlanlessCase =
  'usual' | 'past-midnight' | 'forgot-out' | 'forgot-in' | 'crossed' | 'short' | 'with-lunch-out';

/** What becomes of a make-up punch's approval. */
export type MakeUpFate = 'agreed' | 'refused' | 'unknown-instance' | 'without-instance';

/** A part that one of the first employees plays: see `CastMember` of the plain company. */
export interface VariedCastMember {
  readonly pattern: VariedPatternName;
  readonly day?: CastDay | 'rest-day' | 'statutory-rest' | 'statutory-work';
  readonly shift?: VariedShiftName;
  readonly shape?: DayShape;
  readonly extra?: ExtraKind;
  readonly absence?: AbsenceKind;
  readonly overtime?: OvertimeCase;
  readonly planless?: PlanlessCase;
  readonly fate?: MakeUpFate;
  /** Comes and goes as usual in spite of the absence. */
  readonly worksThrough?: true;
  readonly employment?: 'joiner' | 'leaver';
  readonly transfer?: 'cost-centre' | 'company';
  readonly unmapped?: true;
}

/** By index. The first ten are the smallest company. */
export const VARIED_CAST: readonly VariedCastMember[] = [
  { pattern: 'office', shape: 'ordinary' },
  { pattern: 'office', shape: 'overtime', overtime: 'covered', extra: 'duplicate' },
  { pattern: 'office', shape: 'late' },
  { pattern: 'flexible', shape: 'ordinary' },
  { pattern: 'office', absence: 'first-half', shape: 'ordinary' },
  { pattern: 'unscheduled', planless: 'past-midnight' },
  { pattern: 'office', unmapped: true },
  { pattern: 'office', employment: 'leaver' },
  { pattern: 'office', employment: 'joiner', transfer: 'cost-centre' },
  { pattern: 'rotating', day: 'last-of-period', shift: 'night', shape: 'overtime' },
  { pattern: 'office', shape: 'forgot-in' },
  { pattern: 'office', shape: 'no-punch' },
  { pattern: 'office', shape: 'overtime-past-midnight', overtime: 'covered' },
  { pattern: 'office', shape: 'overtime-past-midnight', overtime: 'longer' },
  { pattern: 'office', shape: 'overtime', overtime: 'partly' },
  { pattern: 'office', shape: 'overtime', overtime: 'refused' },
  { pattern: 'office', shape: 'overtime', overtime: 'none' },
  { pattern: 'office', shape: 'overtime', overtime: 'as-time-off' },
  { pattern: 'office', shape: 'overtime', overtime: 'in-two' },
  { pattern: 'office', shape: 'ordinary', overtime: 'not-worked' },
  { pattern: 'office', shape: 'early-arrival', overtime: 'before-start' },
  { pattern: 'restaurant', shape: 'overtime-past-midnight', overtime: 'covered' },
  { pattern: 'security', shape: 'overtime', overtime: 'partly' },
  { pattern: 'office', day: 'rest-day', overtime: 'rest-covered' },
  { pattern: 'office', day: 'rest-day', overtime: 'rest-partly' },
  { pattern: 'office', day: 'rest-day', overtime: 'rest-unapproved' },
  { pattern: 'office', day: 'rest-day', overtime: 'rest-refused' },
  { pattern: 'office', day: 'rest-day', overtime: 'rest-one-punch' },
  { pattern: 'office', day: 'rest-day', overtime: 'rest-not-worked' },
  { pattern: 'office', day: 'statutory-rest', overtime: 'rest-covered' },
  { pattern: 'dawn', day: 'statutory-rest', overtime: 'rest-as-time-off' },
  { pattern: 'restaurant', day: 'statutory-work', shape: 'overtime', overtime: 'covered' },
  { pattern: 'security', day: 'statutory-work', shape: 'overtime', overtime: 'covered' },
  { pattern: 'flexible', shape: 'early-arrival' },
  { pattern: 'flexible', shape: 'late' },
  { pattern: 'flexible', shape: 'overtime', overtime: 'covered' },
  { pattern: 'flexible', shape: 'forgot-in' },
  { pattern: 'flexible', shift: 'short-flexible', shape: 'early-arrival' },
  { pattern: 'flexible', absence: 'hours-inside', shape: 'late' },
  { pattern: 'flexible', absence: 'outing-hours', shape: 'ordinary' },
  { pattern: 'unscheduled', planless: 'forgot-out' },
  { pattern: 'unscheduled', planless: 'crossed' },
  { pattern: 'unscheduled', planless: 'with-lunch-out' },
  { pattern: 'unscheduled', planless: 'short' },
  { pattern: 'unscheduled', absence: 'whole-day' },
  { pattern: 'straight', absence: 'first-half', shape: 'ordinary' },
  { pattern: 'straight', absence: 'second-half', shape: 'late' },
  { pattern: 'office', absence: 'whole-day' },
  { pattern: 'office', absence: 'second-half', shape: 'late' },
  { pattern: 'office', absence: 'half-to-half' },
  { pattern: 'rotating', absence: 'half-to-half' },
  { pattern: 'security', absence: 'whole-day', shift: 'long-night' },
  { pattern: 'security', absence: 'second-half', shape: 'ordinary' },
  { pattern: 'restaurant', absence: 'first-half', shape: 'ordinary' },
  { pattern: 'dawn', absence: 'first-half', shape: 'ordinary' },
  { pattern: 'office', absence: 'several-days' },
  { pattern: 'office', absence: 'from-before-period' },
  { pattern: 'office', absence: 'beyond-period' },
  { pattern: 'office', absence: 'hours-inside', shape: 'ordinary' },
  { pattern: 'office', absence: 'hours-at-start', shape: 'late' },
  { pattern: 'office', absence: 'hours-at-end', shape: 'early-leave' },
  { pattern: 'office', absence: 'hours-at-end', shape: 'stays-though-on-leave' },
  { pattern: 'office', absence: 'hours-across-break', shape: 'ordinary' },
  { pattern: 'office', absence: 'unknown-type', shape: 'ordinary' },
  { pattern: 'office', absence: 'wrong-duration', shape: 'ordinary' },
  { pattern: 'office', absence: 'first-half', worksThrough: true },
  { pattern: 'office', absence: 'hours-at-end', worksThrough: true },
  { pattern: 'office', absence: 'whole-day', worksThrough: true },
  { pattern: 'restaurant', absence: 'second-half', worksThrough: true },
  { pattern: 'office', absence: 'trip-day' },
  { pattern: 'office', absence: 'trip-days' },
  { pattern: 'security', absence: 'trip-days' },
  { pattern: 'office', absence: 'trip-refused', shape: 'ordinary' },
  { pattern: 'office', absence: 'trip-after-leave' },
  { pattern: 'office', absence: 'outing-hours', shape: 'ordinary' },
  { pattern: 'office', absence: 'outing-at-end', shape: 'ordinary' },
  { pattern: 'restaurant', absence: 'outing-hours', shape: 'late' },
  { pattern: 'office', shape: 'make-up-punch', fate: 'agreed' },
  { pattern: 'office', shape: 'make-up-punch', fate: 'refused' },
  { pattern: 'office', shape: 'make-up-punch', fate: 'unknown-instance' },
  { pattern: 'restaurant', shape: 'make-up-punch', fate: 'without-instance' },
  { pattern: 'office', day: 'black-rain', shape: 'black-rain-late' },
  { pattern: 'office', day: 'black-rain', shape: 'no-punch' },
  { pattern: 'office', day: 'black-rain', shape: 'early-leave' },
  { pattern: 'restaurant', day: 'black-rain', shape: 'black-rain-late' },
  { pattern: 'straight', day: 'black-rain', shape: 'no-punch' },
  { pattern: 'office', employment: 'leaver', transfer: 'cost-centre' },
  { pattern: 'security', employment: 'leaver' },
  { pattern: 'unscheduled', employment: 'leaver' },
  { pattern: 'dawn', employment: 'joiner' },
  { pattern: 'office', transfer: 'cost-centre' },
  { pattern: 'rotating', transfer: 'cost-centre' },
  { pattern: 'office', transfer: 'company' },
  { pattern: 'security', transfer: 'company' },
  { pattern: 'unscheduled', transfer: 'company' },
  { pattern: 'office', shape: 'arrives-in-break' },
  { pattern: 'office', shape: 'leaves-in-break' },
  { pattern: 'office', shape: 'illegal-punch-only' },
  { pattern: 'office', shape: 'manager-improves' },
  { pattern: 'rotating', shape: 'overtime', overtime: 'covered', extra: 'replay' },
];
