/** How an overtime approval lies to what is worked. */
export type OvertimeCase = WorkdayOvertimeCase | RestDayCase;

export type WorkdayOvertimeCase =
  | 'covered'
  | 'longer'
  | 'partly'
  | 'refused'
  | 'none'
  | 'as-time-off'
  | 'as-pay'
  | 'in-two'
  | 'not-worked'
  | 'before-start';

export type RestDayCase =
  | 'rest-covered'
  | 'rest-partly'
  | 'rest-as-time-off'
  | 'rest-unapproved'
  | 'rest-refused'
  | 'rest-one-punch'
  | 'rest-not-worked';

/** Of working days on which somebody stays on. */
export const STAYING_RATES: readonly (readonly [WorkdayOvertimeCase, number])[] = [
  ['covered', 0.35],
  ['longer', 0.1],
  ['partly', 0.2],
  ['refused', 0.08],
  ['as-time-off', 0.07],
  ['as-pay', 0.05],
  ['in-two', 0.05],
];

/** Of other working days. */
export const UNWORKED_RATES: readonly (readonly [WorkdayOvertimeCase, number])[] = [
  ['not-worked', 0.003],
  ['before-start', 0.006],
];

/** Of rest days, statutory holidays among them. */
export const REST_DAY_RATES: readonly (readonly [RestDayCase, number])[] = [
  ['rest-covered', 0.02],
  ['rest-partly', 0.008],
  ['rest-as-time-off', 0.004],
  ['rest-unapproved', 0.003],
  ['rest-refused', 0.002],
  ['rest-one-punch', 0.001],
  ['rest-not-worked', 0.001],
];

export function isRestDayCase(overtime: OvertimeCase | undefined): overtime is RestDayCase {
  return overtime?.startsWith('rest-') === true;
}
