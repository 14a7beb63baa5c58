import { payRulesSchema } from '../../functions/attendance-export/domain/pay-rules.ts';
import { planRun, type RunPlan } from '../../functions/attendance-export/domain/run-plan.ts';
import { auditSettingsSchema } from '../../functions/audit-forwarding/domain/settings.ts';
import {
  plannedCallsPerMonth,
  sumOfCalls,
} from '../../functions/audit-forwarding/sources/domain/planned-calls.ts';
import { isDailyLookDue } from '../../functions/event-worker/backstop/domain/look-cadence.ts';
import { APPROVALS_PER_PAGE } from '../../functions/event-worker/backstop/list-approvals.ts';
import { tokensSchema } from '../../shared/configuration/index.ts';
import {
  commentProcessInstance,
  getProcessInstance,
  getUser,
  listProcessInstanceIds,
  queryClosing,
  takeFailedPushes,
  type AnyOperation,
} from '../../shared/dingtalk/index.ts';
import { DAY_MS, hongKongMidnightEpochMs } from '../../shared/time/index.ts';

/** Sizes of companies for which the page tells what a month costs. */
export const STAFF = [50, 500, 5_000] as const;

/** What is taken for the usual; the page states each. */
export const ASSUMED = {
  period: { from: '2026-10-01', to: '2026-10-31' },
  monthDays: 30,
  workDays: 21,
  crossCheckPercent: 2,
  /** Requests to the service desk by approval, per person and month. */
  requestsPerPerson: 0.52,
  /** Share of them that is agreed. */
  agreed: 0.85,
  /** Days for which an approval is open, on average. */
  openDays: 1.5,
  backstopCallsPerMonth: 600,
  peoplePerDepartment: 20,
  punchesPerDay: 2,
  approversPerApproval: 1,
} as const;

/** Metered calls, unmetered calls and pushes of a month. */
export interface MonthlyCost {
  readonly calls: number;
  readonly unmeteredCalls: number;
  readonly pushes: number;
}

export type CostedFunction =
  | 'export-plain'
  | 'export-cross-check'
  | 'export-approvals'
  | 'look-ups'
  | 'service-desk'
  | 'all-calls'
  | 'audit-exclusive'
  | 'audit-other'
  | 'directory'
  | 'tokens'
  | 'approval-events'
  | 'task-events'
  | 'punch-events'
  | 'directory-events';

const NOTHING: MonthlyCost = { calls: 0, unmeteredCalls: 0, pushes: 0 };

/** What each function costs in a month, by the planners that the functions themselves go by. */
export const monthlyCosts: Readonly<Record<CostedFunction, (staff: number) => MonthlyCost>> = {
  'export-plain': (staff) => exportCost(staff, { percent: 0, hasApprovals: false }),
  'export-cross-check': (staff) =>
    exportCost(staff, { percent: ASSUMED.crossCheckPercent, hasApprovals: false }),
  'export-approvals': (staff) =>
    exportCost(staff, { percent: ASSUMED.crossCheckPercent, hasApprovals: true }),
  'look-ups': (staff) => ({ ...NOTHING, calls: lookUpCalls(requestsOf(staff)) }),
  'service-desk': (staff) => ({
    ...NOTHING,
    calls: agreedRequestsOf(staff) * REQUEST_CALLS,
  }),
  'all-calls': (staff) => {
    const parts = ['export-cross-check', 'look-ups', 'service-desk'] as const;
    const costs = parts.map((part) => monthlyCosts[part](staff));
    return {
      ...NOTHING,
      calls: costs.reduce((sum, { calls }) => sum + calls, 0),
    };
  },
  'audit-exclusive': (staff) => auditCost(staff, { edition: 'exclusive' }),
  'audit-other': (staff) => auditCost(staff, { edition: 'standard' }),
  // One person each, at the most: whoever asks twice in five minutes is not looked up again.
  directory: (staff) => ({
    ...NOTHING,
    calls: meteredOf(getUser) * agreedRequestsOf(staff),
    unmeteredCalls: (1 - meteredOf(getUser)) * agreedRequestsOf(staff),
  }),
  tokens: () => ({
    ...NOTHING,
    unmeteredCalls: (ASSUMED.monthDays * MINUTES_PER_DAY) / tokensSchema.parse({}).refreshMinutes,
  }),
  'approval-events': (staff) => ({ ...NOTHING, pushes: requestsOf(staff) * 2 }),
  'task-events': (staff) => ({
    ...NOTHING,
    pushes: requestsOf(staff) * 2 * ASSUMED.approversPerApproval,
  }),
  'punch-events': (staff) => ({
    ...NOTHING,
    pushes: staff * ASSUMED.punchesPerDay * ASSUMED.workDays,
  }),
  'directory-events': () => NOTHING,
};

const MINUTES_PER_DAY = 1_440;
/** An approval that becomes a request is read once and commented once. */
const REQUEST_CALLS = meteredOf(getProcessInstance) + meteredOf(commentProcessInstance);
/** DingTalk lists a company's members by department, 100 a page. */
const MEMBERS_PER_PAGE = 100;

function meteredOf({ metering }: AnyOperation): number {
  return metering.metered ? 1 : 0;
}

function requestsOf(staff: number): number {
  return Math.round(staff * ASSUMED.requestsPerPerson);
}

function agreedRequestsOf(staff: number): number {
  return Math.round(requestsOf(staff) * ASSUMED.agreed);
}

/** By the cadences that a source has by default; within a budget they are stretched. */
function auditCost(staff: number, settings: Readonly<Record<string, unknown>>): MonthlyCost {
  const planned = plannedCallsPerMonth(auditSettingsSchema.parse(settings), staff);
  return { ...NOTHING, calls: sumOfCalls(planned) };
}

function exportCost(
  staff: number,
  { percent, hasApprovals }: { readonly percent: number; readonly hasApprovals: boolean },
): MonthlyCost {
  const plan = planOf(staff, percent, hasApprovals);
  const departments = Math.ceil(staff / ASSUMED.peoplePerDepartment);
  const members = departments * Math.ceil(ASSUMED.peoplePerDepartment / MEMBERS_PER_PAGE);
  return {
    calls: plan.meteredCalls + meteredOf(queryClosing),
    // The topmost department is asked as well.
    unmeteredCalls: departments + 1 + members + 1,
    pushes: 0,
  };
}

function planOf(staff: number, crossCheckPercent: number, hasApprovals: boolean): RunPlan {
  const userIds = Array.from({ length: staff }, (_, at) => `hk${String(at + 1).padStart(5, '0')}`);
  const { period } = ASSUMED;
  return planRun({
    run: 'HKSC/2026-10/adp-hk-generic/0001',
    period,
    userIds,
    mappedUserIds: userIds,
    payRules: payRulesSchema.parse(hasApprovals ? rulesWithApprovals() : {}),
    crossCheckPercent,
    begunEpochMs: hongKongMidnightEpochMs(period.to) + 4 * DAY_MS,
  });
}

/** Overtime, trips, outings and forgotten punches, each by approval. */
function rulesWithApprovals(): Record<string, unknown> {
  const fields = { from: '開始', to: '結束' };
  return {
    overtime: { mode: 'approved' },
    makeUpPunches: 'verified',
    approvals: {
      overtime: { processCode: 'PROC-OVERTIME', fields },
      businessTrip: { processCode: 'PROC-TRIP', fields },
      outing: { processCode: 'PROC-OUTING', fields },
      makeUpPunch: { processCode: 'PROC-PUNCH' },
      instancesAtMost: 10_000,
    },
  };
}

/**
 * Looking for events that were not pushed, for one form, while pushes come: the failed list once a day,
 * and what runs and what has ended since the look before the last, a call for each page.
 */
function lookUpCalls(approvals: number): number {
  const perDay = approvals / ASSUMED.monthDays;
  const pages = (listed: number): number => Math.max(1, Math.ceil(listed / APPROVALS_PER_PAGE));
  const listing = pages(perDay * ASSUMED.openDays) + pages(perDay * 2);
  const callsPerLook = listing * meteredOf(listProcessInstanceIds);
  const failedList = meteredOf(takeFailedPushes);
  let calls = 0;
  let daysSinceLook = Infinity;
  for (let day = 0; day < ASSUMED.monthDays; day += 1) {
    calls += failedList;
    daysSinceLook += 1;
    const isDue = isDailyLookDue({
      remainingCalls: ASSUMED.backstopCallsPerMonth - calls,
      callsPerLook,
      callsPerDay: callsPerLook + failedList,
      daysLeft: ASSUMED.monthDays - day,
      daysSinceLook,
    });
    if (!isDue) continue;
    calls += callsPerLook;
    daysSinceLook = 0;
  }
  return calls;
}
