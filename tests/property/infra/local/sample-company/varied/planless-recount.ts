import type { SamplePunch } from '../../../../../../infra/local/sample-company/index.ts';
import { approvalAt, DAY, midnightOf, minuteOf, type Evidence, type Minute } from './evidence.ts';
import { recountOvertime } from './overtime-recount.ts';
import type { Recount } from './rostered-recount.ts';
import { minutesFrom } from './section-evidence.ts';
import { Tally } from './tally.ts';

export interface PlanlessRecount extends Recount {
  readonly lacksPlan: boolean;
}

/** A rest day: punches that answer no plan, from the earliest in to the latest out. */
export function recountRestDay(evidence: Evidence, date: string): PlanlessRecount {
  const tally = new Tally();
  const punches = evidence.counted.filter(
    ({ planId, workDate }) => planId === undefined && workDate === date,
  );
  const outside = presenceOf(punches);
  const { mode } = evidence.rules.overtime;
  const isCounted =
    mode === 'beyond-threshold'
      ? outside.length > 0
      : mode === 'approved' &&
        outside.some((minute) => approvalAt(evidence, 'overtime', minute) !== undefined);
  const kind = evidence.isStatutory(date) ? 'statutory' : 'restday';
  if (isCounted) recountOvertime(tally, evidence, kind, [], outside);
  const lacksPlan = punches.length > 0 && !isCounted;
  return { minutes: tally.toRecord(), problem: 'none', outside, lacksPlan };
}

/** A day without a roster: begins at the policy's hour, and its break follows so much presence. */
export function recountUnscheduledDay(evidence: Evidence, date: string): PlanlessRecount {
  const tally = new Tally();
  const [rule] = evidence.rules.unscheduled;
  const [hours, minutes] = (rule?.dayBeginsAt ?? '').split(':').map(Number);
  const begins = midnightOf(date) + (hours ?? 0) * 60 + (minutes ?? 0);
  const punches = evidence.counted.filter(({ userCheckEpochMs }) => {
    const minute = minuteOf(userCheckEpochMs);
    return begins <= minute && minute < begins + DAY;
  });
  const present = presenceOf(punches);
  present.forEach((_, position) => {
    const pause = rule?.unpaidBreak;
    const isPause =
      pause !== undefined &&
      position >= pause.afterMinutes &&
      position < pause.afterMinutes + pause.minutes;
    if (!isPause) tally.count('worked');
  });
  const problem = punches.length > 0 && present.length === 0 ? 'missing-punch' : 'none';
  return { minutes: tally.toRecord(), problem, outside: [], lacksPlan: false };
}

function presenceOf(punches: readonly SamplePunch[]): readonly Minute[] {
  const of = (kind: SamplePunch['checkType']): readonly Minute[] =>
    punches
      .filter(({ checkType }) => checkType === kind)
      .map(({ userCheckEpochMs }) => minuteOf(userCheckEpochMs));
  const [ins, outs] = [of('OnDuty'), of('OffDuty')];
  if (ins.length === 0 || outs.length === 0) return [];
  return minutesFrom(Math.min(...ins), Math.max(...outs));
}
