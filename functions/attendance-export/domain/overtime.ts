import type { DaySegment } from './day-record.ts';
import type { OvertimeRule } from './day-rules.ts';
import { labelled } from './excused-time.ts';
import { cutAfter } from './grace.ts';
import type { OvertimeMeasure } from './measure.ts';
import { intersect, lengthOf, subtract, type MinuteInterval } from './minute-interval.ts';
import { cutAtNight } from './night-band.ts';

/** Which rate a contract usually gives: by the work date, also for minutes past midnight. */
export type OvertimeKind = 'workday' | 'restday' | 'statutory';

/** An agreed overtime approval of one person, as minutes. */
export interface OvertimeApproval extends MinuteInterval {
  readonly approvalId: string;
  readonly compensation: 'pay' | 'time-off' | undefined;
}

/** Presence that is not planned time, parted by whether a threshold may ever count it. */
export interface OvertimePresence {
  readonly kind: OvertimeKind;
  /** After the planned end of the day, or all presence of a day without plan. */
  readonly candidates: readonly MinuteInterval[];
  /** Before the planned begin: counts only inside an approval. */
  readonly early: readonly MinuteInterval[];
  readonly trips: readonly MinuteInterval[];
  /** In order of precedence. */
  readonly approvals: readonly OvertimeApproval[];
}

/**
 * The overtime of a day by the company's policy. Hong Kong has no statutory overtime premium: whether
 * and how overtime is made good is a matter of contract (Employment Ordinance, Cap. 57, is silent), so
 * mode, threshold, night band and compensation are all configuration.
 */
export function overtimeOf(presence: OvertimePresence, rule: OvertimeRule): DaySegment[] {
  const counted = countedOf(presence, rule);
  const uncounted =
    counted.length === 0 ? presence.candidates : subtract(presence.candidates, counted);
  return [
    ...uncounted.map(({ start, end }): DaySegment => ({
      start,
      end,
      bucket: 'overtime-not-counted',
    })),
    ...labelledByApproval(counted, presence.approvals).flatMap((part) =>
      segmentsOf(part, presence.kind, rule),
    ),
  ];
}

function countedOf(
  { candidates, early, trips, approvals }: OvertimePresence,
  rule: OvertimeRule,
): readonly MinuteInterval[] {
  switch (rule.mode) {
    case 'none':
      return [];
    case 'approved':
      return intersect([...early, ...candidates], approvals);
    case 'beyond-threshold': {
      const open = trips.length === 0 ? candidates : subtract(candidates, trips);
      if (lengthOf(open) < rule.thresholdMinutes) return [];
      return rule.counts === 'all' ? open : cutAfter(open, rule.thresholdMinutes)[1];
    }
  }
}

interface LabelledPart extends MinuteInterval {
  readonly approval: OvertimeApproval | undefined;
}

function labelledByApproval(
  counted: readonly MinuteInterval[],
  approvals: readonly OvertimeApproval[],
): LabelledPart[] {
  const parts: LabelledPart[] = [];
  let rest = counted;
  for (const approval of approvals) {
    if (rest.length === 0) break;
    for (const { start, end } of intersect(rest, [approval])) parts.push({ start, end, approval });
    rest = subtract(rest, [approval]);
  }
  for (const { start, end } of rest) parts.push({ start, end, approval: undefined });
  return parts;
}

function segmentsOf(part: LabelledPart, kind: OvertimeKind, rule: OvertimeRule): DaySegment[] {
  const label = labelled(part.approval?.approvalId);
  const compensation = part.approval?.compensation ?? rule.compensation[kind];
  if (compensation === 'time-off') {
    return [{ start: part.start, end: part.end, bucket: 'time-off-earned', ...label }];
  }
  return cutAtNight(part, rule.nightBand).map(({ start, end, isNight }) => ({
    start,
    end,
    bucket: measureOf(kind, isNight),
    ...label,
  }));
}

function measureOf(kind: OvertimeKind, isNight: boolean): OvertimeMeasure {
  return isNight ? `overtime-${kind}-night` : `overtime-${kind}`;
}
