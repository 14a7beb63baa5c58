import { MINUTE_MS } from '../../../shared/time/index.ts';
import type { DayRecord } from './day-record.ts';
import { clip, lengthOf, type MinuteInterval } from './minute-interval.ts';

/** Minutes that count as worked though nobody was there: the grace of the pay rules. */
export interface GraceGiven {
  readonly of: 'late' | 'early-leave';
  readonly minutes: number;
}

/** Reads off a measured day which minutes of its sections the grace has given. */
export function graceGiven(
  { problem, segments, punches }: DayRecord,
  sections: readonly MinuteInterval[],
): GraceGiven[] {
  if (problem !== 'none') return [];
  const worked = segments.filter(({ bucket }) => bucket === 'worked');
  return sections.flatMap(({ start, end }): GraceGiven[] => {
    const [came, went] = presenceIn(punches, { start, end });
    if (came === undefined || went === undefined) return [];
    const late = lengthOf(clip(worked, start, Math.min(came, end)));
    const early = lengthOf(clip(worked, Math.max(went, start), end));
    return [
      ...(late > 0 ? [{ of: 'late', minutes: late } as const] : []),
      ...(early > 0 ? [{ of: 'early-leave', minutes: early } as const] : []),
    ];
  });
}

/** In and out around a section: the last in before its end, and the first out after that. */
function presenceIn(
  punches: DayRecord['punches'],
  { end }: MinuteInterval,
): [number | undefined, number | undefined] {
  const minutes = punches.map(({ checkType, epochMs }) => ({
    checkType,
    minute: Math.floor(epochMs / MINUTE_MS),
  }));
  const came = minutes.findLast(({ checkType, minute }) => checkType === 'OnDuty' && minute < end);
  const went = minutes.find(
    ({ checkType, minute }) => checkType === 'OffDuty' && minute >= (came?.minute ?? end),
  );
  return [came?.minute, went?.minute];
}
