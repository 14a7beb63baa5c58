import type { PayPeriod } from '../../../shared/time/index.ts';
import { neededForms, type ApprovalForm } from './approval-form.ts';
import type { ApprovalKind } from './approval-span.ts';
import { approvalWindows, type InstantWindow } from './approval-window.ts';
import { planCalls, type CallPlan } from './call-plan.ts';
import { planCrossCheck, type CrossCheckPlan } from './cross-check-plan.ts';
import type { PayRules } from './pay-rules.ts';

export interface ApprovalPlan {
  readonly forms: readonly ApprovalForm[];
  readonly windows: readonly InstantWindow[];
  /** One list a form and window; more than twenty approvals need further pages. */
  readonly listsAtLeast: number;
  /** How many approvals there are is known when the lists are. */
  readonly instancesEstimated: number;
}

/** All calls of a run that count against the month's quota. */
export interface RunPlan {
  readonly attendance: CallPlan;
  readonly approvals: ApprovalPlan;
  readonly crossCheck: CrossCheckPlan;
  /** Made only if DingTalk's leave rows do not name their kind; not in {@link meteredCalls}. */
  readonly leaveCodesAtMost: number;
  readonly meteredCalls: number;
}

export interface RunPlanInputs {
  /** Names the run: the sample of the cross-check follows from it. */
  readonly run: string;
  readonly period: PayPeriod;
  /** Everybody in the scope. */
  readonly userIds: readonly string[];
  /** Those of them whom the file pays. */
  readonly mappedUserIds: readonly string[];
  readonly payRules: PayRules;
  readonly crossCheckPercent: number;
  /** When the run began: approvals asked for later are not looked for. */
  readonly begunEpochMs: number;
}

/** Per person and period, on the high side; a run knows the number once it has the lists. */
const ESTIMATED_INSTANCES: Readonly<Record<ApprovalKind, number>> = {
  overtime: 2,
  'business-trip': 0.2,
  outing: 0.2,
  'make-up-punch': 0.3,
};
const PEOPLE_PER_LEAVE_CODE_CALL = 50;

/** Plans everything that a run asks of DingTalk. */
export function planRun(inputs: RunPlanInputs): RunPlan {
  const { run, period, userIds, mappedUserIds, payRules, crossCheckPercent } = inputs;
  const attendance = planCalls(userIds, period);
  const approvals = planApprovals(inputs);
  const crossCheck = planCrossCheck(run, mappedUserIds, period, crossCheckPercent);
  const kinds = new Set(payRules.leave.types.map(({ leaveCode }) => leaveCode));
  return {
    attendance,
    approvals,
    crossCheck,
    leaveCodesAtMost: kinds.size * Math.ceil(userIds.length / PEOPLE_PER_LEAVE_CODE_CALL),
    meteredCalls:
      attendance.meteredCalls +
      approvals.listsAtLeast +
      approvals.instancesEstimated +
      crossCheck.callsEstimated,
  };
}

function planApprovals({ payRules, period, userIds, begunEpochMs }: RunPlanInputs): ApprovalPlan {
  const forms = neededForms(payRules);
  const windows = forms.length === 0 ? [] : approvalWindows(period, begunEpochMs);
  const perPerson = forms.reduce((sum, { kind }) => sum + ESTIMATED_INSTANCES[kind], 0);
  const expected = perPerson * userIds.length;
  return {
    forms,
    windows,
    listsAtLeast: forms.length * windows.length,
    instancesEstimated: Math.min(Math.ceil(expected), payRules.approvals.instancesAtMost),
  };
}
