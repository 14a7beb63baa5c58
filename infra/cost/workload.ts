/** A function as it is deployed. */
export interface DeployedSize {
  readonly functionName: string;
  readonly vcpu: number;
  readonly memoryMb: number;
  readonly minInstances: number;
  /** Firings of its timers in a month of thirty days, and the hours of that month with one. */
  readonly timerCalls: number;
  readonly timerHours: number;
}

/** What a call of a function was seen to take. */
export interface MeasuredCall {
  readonly milliseconds: number;
  readonly tableReads: number;
  readonly tableWrites: number;
}

/** What people do in a month; each figure is an assumption that can be changed. */
export interface PeopleWork {
  readonly staff: number;
  /** Pushes of DingTalk: approvals that end, people who come and go, robot messages. */
  readonly pushes: number;
  /** Metered calls beside the payroll export's. */
  readonly otherMeteredCalls: number;
  /** Audit events that are forwarded. */
  readonly auditEvents: number;
}

/** Assumed habits, by person and month. */
const PUSHES_A_PERSON = 1.5;
const EVENTS_A_PERSON = 60;
/** Metered calls of the export, an upper figure of the budget: 0.25 a person, and as many for approvals. */
const METERED_CALLS_A_PERSON = 0.5;
/** Audit sources in the exclusive edition: measured 1,020 / 1,484 / 7,734 at 50 / 500 / 5,000 people. */
const AUDIT_CALLS_BASE = 970;
const AUDIT_CALLS_A_PERSON = 1.35;

/** What so many people cause in a month. */
export function workOf(staff: number): PeopleWork {
  return {
    staff,
    pushes: Math.ceil(staff * PUSHES_A_PERSON),
    otherMeteredCalls: Math.ceil(
      staff * METERED_CALLS_A_PERSON + AUDIT_CALLS_BASE + staff * AUDIT_CALLS_A_PERSON,
    ),
    auditEvents: staff * EVENTS_A_PERSON,
  };
}

/** Standard organisations have so many of each in a month since 2025-11-19. */
export const STANDARD_CALLS = 5_000;
export const STANDARD_PUSHES = 3_000;
