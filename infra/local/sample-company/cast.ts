import type { PatternName } from './work-patterns.ts';
import type { ShiftName } from './shifts.ts';

/** How a day's in and out lie to its plan. Exactly one per working day. */
export type DayShape =
  | 'ordinary'
  | 'late'
  | 'black-rain-late'
  | 'early-leave'
  | 'late-and-early-leave'
  | 'late-and-overtime'
  | 'overtime'
  | 'overtime-past-midnight'
  | 'stays-though-on-leave'
  | 'early-arrival'
  | 'arrives-in-break'
  | 'leaves-in-break'
  | 'forgot-in'
  | 'forgot-out'
  | 'no-punch'
  | 'manager-fills'
  | 'manager-improves'
  | 'make-up-punch'
  | 'illegal-punch-only';

/** Punches beside those that count. They never change what the day is worth. */
export type ExtraKind = 'duplicate' | 'several' | 'illegal' | 'replay';

/** `several-days` spans calendar days, rest days included. */
export type LeaveKind =
  | 'full-day'
  | 'first-half'
  | 'second-half'
  | 'hours-inside'
  | 'hours-at-start'
  | 'hours-at-end'
  | 'hours-across-break'
  | 'several-days'
  | 'from-before-period'
  | 'beyond-period';

/** The day on which a cast member plays the case; `any` is a working day of the period. */
export type CastDay =
  'any' | 'day-before-period' | 'first-of-period' | 'last-of-period' | 'holiday' | 'black-rain';

/**
 * A part that one of the first employees always plays, so that a company of 120 has every hard case
 * in a month. What a member does on other days is left to chance.
 */
export interface CastMember {
  readonly pattern: PatternName;
  readonly day?: CastDay;
  /** Wanted on that day; the roster is turned until it fits. */
  readonly shift?: ShiftName;
  readonly shape?: DayShape;
  readonly extra?: ExtraKind;
  readonly extraAt?: 'in' | 'out';
  readonly leave?: LeaveKind;
  readonly employment?: 'joiner' | 'leaver';
  readonly unmapped?: true;
}

/** By index of the employee. The first ten are the smallest company: one of everything basic. */
export const CAST: readonly CastMember[] = [
  { pattern: 'office', shape: 'ordinary' },
  { pattern: 'office', shape: 'overtime', extra: 'duplicate', extraAt: 'in' },
  { pattern: 'office', shape: 'late' },
  { pattern: 'office', shape: 'forgot-out' },
  { pattern: 'office', leave: 'first-half', shape: 'ordinary' },
  { pattern: 'restaurant', shape: 'early-leave' },
  { pattern: 'office', unmapped: true },
  { pattern: 'office', employment: 'leaver' },
  { pattern: 'office', employment: 'joiner' },
  { pattern: 'rotating', day: 'last-of-period', shift: 'night', shape: 'overtime' },
  { pattern: 'office', shape: 'forgot-in' },
  { pattern: 'office', shape: 'no-punch' },
  { pattern: 'office', shape: 'overtime-past-midnight' },
  { pattern: 'office', shape: 'ordinary', extra: 'duplicate', extraAt: 'out' },
  { pattern: 'office', shape: 'late', extra: 'several', extraAt: 'in' },
  { pattern: 'office', shape: 'early-leave', extra: 'several', extraAt: 'out' },
  { pattern: 'office', shape: 'late', extra: 'illegal', extraAt: 'in' },
  { pattern: 'office', shape: 'early-leave', extra: 'illegal', extraAt: 'out' },
  { pattern: 'office', shape: 'illegal-punch-only' },
  { pattern: 'rotating', shape: 'late', extra: 'replay', extraAt: 'in' },
  { pattern: 'rotating', shape: 'overtime', extra: 'replay', extraAt: 'out' },
  { pattern: 'office', shape: 'early-arrival' },
  { pattern: 'office', shape: 'late-and-early-leave' },
  { pattern: 'office', shape: 'late-and-overtime' },
  { pattern: 'office', shape: 'arrives-in-break' },
  { pattern: 'office', shape: 'leaves-in-break' },
  { pattern: 'office', shape: 'manager-fills' },
  { pattern: 'office', shape: 'manager-improves' },
  { pattern: 'office', shape: 'make-up-punch' },
  { pattern: 'office', leave: 'full-day' },
  { pattern: 'office', leave: 'second-half', shape: 'ordinary' },
  { pattern: 'office', leave: 'hours-inside', shape: 'ordinary' },
  { pattern: 'office', leave: 'hours-at-start', shape: 'late' },
  { pattern: 'office', leave: 'hours-at-end', shape: 'early-leave' },
  { pattern: 'office', leave: 'hours-across-break', shape: 'ordinary' },
  { pattern: 'office', leave: 'several-days' },
  { pattern: 'office', leave: 'from-before-period' },
  { pattern: 'office', leave: 'beyond-period' },
  { pattern: 'office', leave: 'first-half', shape: 'no-punch' },
  { pattern: 'office', leave: 'second-half', shape: 'forgot-in' },
  { pattern: 'restaurant', leave: 'first-half', shape: 'ordinary' },
  { pattern: 'restaurant', leave: 'second-half', shape: 'late' },
  { pattern: 'restaurant', leave: 'hours-across-break', shape: 'ordinary' },
  { pattern: 'restaurant', shape: 'forgot-in' },
  { pattern: 'restaurant', shape: 'no-punch' },
  { pattern: 'restaurant', shape: 'overtime-past-midnight' },
  { pattern: 'restaurant', shape: 'late-and-early-leave' },
  { pattern: 'restaurant', leave: 'several-days' },
  { pattern: 'restaurant', day: 'holiday', shift: 'split', shape: 'ordinary' },
  { pattern: 'security', day: 'last-of-period', shift: 'long-night', shape: 'overtime' },
  { pattern: 'security', day: 'day-before-period', shift: 'long-night', shape: 'overtime' },
  { pattern: 'security', day: 'holiday', shift: 'long-night', shape: 'late' },
  { pattern: 'security', day: 'last-of-period', shift: 'long-night', shape: 'forgot-out' },
  { pattern: 'security', leave: 'first-half', shape: 'ordinary' },
  { pattern: 'security', leave: 'second-half', shape: 'ordinary' },
  { pattern: 'security', leave: 'several-days' },
  { pattern: 'rotating', day: 'day-before-period', shift: 'night', shape: 'early-leave' },
  { pattern: 'rotating', day: 'any', shift: 'night', shape: 'late' },
  { pattern: 'rotating', day: 'any', shift: 'early', shape: 'arrives-in-break' },
  { pattern: 'rotating', day: 'any', shift: 'night', leave: 'hours-inside', shape: 'late' },
  { pattern: 'dawn', day: 'first-of-period', shift: 'dawn', shape: 'early-arrival' },
  { pattern: 'dawn', day: 'any', shift: 'dawn', shape: 'late' },
  { pattern: 'dawn', day: 'last-of-period', shift: 'dawn', shape: 'overtime' },
  { pattern: 'dawn', employment: 'joiner' },
  { pattern: 'security', employment: 'leaver' },
  { pattern: 'office', day: 'black-rain', shape: 'black-rain-late' },
  { pattern: 'office', day: 'black-rain', shape: 'no-punch' },
  { pattern: 'office', leave: 'second-half', shape: 'stays-though-on-leave' },
  { pattern: 'office', leave: 'hours-at-end', shape: 'stays-though-on-leave' },
];
