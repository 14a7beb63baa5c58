import type { SampleApproval } from '../../../../../../infra/local/sample-company/index.ts';
import { approvalAt, DAY, type Evidence, type Minute } from './evidence.ts';
import type { Tally } from './tally.ts';

export type OvertimeKind = 'workday' | 'restday' | 'statutory';

/** Counts presence outside the plan: `after` it (or without any plan) and `before` it. */
export function recountOvertime(
  tally: Tally,
  evidence: Evidence,
  kind: OvertimeKind,
  before: readonly Minute[],
  after: readonly Minute[],
): void {
  const { mode, thresholdMinutes, counts, compensation } = evidence.rules.overtime;
  const credit = (minute: Minute, approval: SampleApproval | undefined): void => {
    const way = approval?.compensation ?? compensation[kind];
    if (way === 'time-off') tally.count('time-off-earned');
    else tally.count(`overtime-${kind}${isNight(evidence, minute) ? '-night' : ''}`);
  };
  if (mode === 'approved') {
    for (const minute of [...before, ...after]) {
      const approval = approvalAt(evidence, 'overtime', minute);
      if (approval !== undefined) credit(minute, approval);
    }
  }
  if (mode === 'beyond-threshold') {
    const candidates = after.filter(
      (minute) => approvalAt(evidence, 'business-trip', minute) === undefined,
    );
    if (candidates.length < thresholdMinutes) return;
    candidates.forEach((minute, position) => {
      if (counts === 'all' || position >= thresholdMinutes) credit(minute, undefined);
    });
  }
}

function isNight({ rules }: Evidence, minute: Minute): boolean {
  const band = rules.overtime.nightBand;
  if (band === null) return false;
  const clock = `${String(Math.floor((minute % DAY) / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return band.from < band.to
    ? band.from <= clock && clock < band.to
    : band.from <= clock || clock < band.to;
}
