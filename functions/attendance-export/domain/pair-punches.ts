import { hongKongDateOf } from '../../../shared/time/index.ts';
import { minuteOf } from './minute-interval.ts';
import type { PlannedDay, PlannedSection } from './planned-day.ts';
import type { ExclusionCounts, PunchRecord } from './punch-record.ts';

/** The punches that count for one section; undefined where there is none. */
export interface SectionPunches {
  readonly section: PlannedSection;
  readonly inEpochMs: number | undefined;
  readonly outEpochMs: number | undefined;
}

export interface PairedDay {
  readonly day: PlannedDay;
  readonly sections: readonly SectionPunches[];
}

export interface PairedPunches {
  readonly days: readonly PairedDay[];
  readonly usedCount: number;
  /** Valid punches inside the period that answer no planned punch. */
  readonly withoutPlan: readonly PunchRecord[];
}

interface Slot {
  in: number | undefined;
  out: number | undefined;
}

/**
 * Gives every valid punch of one person to the planned punch that it answers: earliest valid in, latest valid out.
 * Kind and planned time decide; if the plan was moved since, its id does. A punch is never moved to
 * another work day to make a pair.
 */
export function pairPunches(
  days: readonly PlannedDay[],
  punches: readonly PunchRecord[],
  isInPeriod: (date: string) => boolean,
  counts: ExclusionCounts,
): PairedPunches {
  const slots = new Map<PlannedSection, Slot>();
  const byPlannedPunch = new Map<string, PlannedSection>();
  for (const { sections } of days) {
    for (const section of sections) {
      slots.set(section, { in: undefined, out: undefined });
      byPlannedPunch
        .set(`OnDuty ${String(section.start)}`, section)
        .set(`OffDuty ${String(section.end)}`, section)
        .set(`OnDuty #${section.onDutyPlanId}`, section)
        .set(`OffDuty #${section.offDutyPlanId}`, section);
    }
  }
  const withoutPlan: PunchRecord[] = [];
  for (const punch of punches) {
    const section = sectionOf(punch, byPlannedPunch);
    const slot = section === undefined ? undefined : slots.get(section);
    if (slot !== undefined && punch.checkType !== undefined) {
      answer(slot, punch.checkType, punch.punchedEpochMs, counts);
    } else if (!isInPeriod(punch.workDate ?? hongKongDateOf(punch.punchedEpochMs))) {
      counts['other-period'] += 1;
    } else {
      counts['no-planned-shift'] += 1;
      withoutPlan.push(punch);
    }
  }
  let usedCount = 0;
  const paired = days.map((day) => ({
    day,
    sections: day.sections.map((section) => {
      const slot = slots.get(section);
      usedCount += (slot?.in === undefined ? 0 : 1) + (slot?.out === undefined ? 0 : 1);
      return { section, inEpochMs: slot?.in, outEpochMs: slot?.out };
    }),
  }));
  return { days: paired, usedCount, withoutPlan };
}

function sectionOf(
  punch: PunchRecord,
  byPlannedPunch: ReadonlyMap<string, PlannedSection>,
): PlannedSection | undefined {
  if (punch.checkType === undefined) return undefined;
  const byTime =
    punch.plannedEpochMs === undefined
      ? undefined
      : byPlannedPunch.get(`${punch.checkType} ${String(minuteOf(punch.plannedEpochMs))}`);
  return byTime ?? byPlannedPunch.get(`${punch.checkType} #${punch.planId ?? ''}`);
}

function answer(
  slot: Slot,
  checkType: 'OnDuty' | 'OffDuty',
  epochMs: number,
  counts: ExclusionCounts,
): void {
  if (checkType === 'OnDuty') {
    if (slot.in !== undefined) counts['not-the-earliest-in'] += 1;
    slot.in = Math.min(slot.in ?? epochMs, epochMs);
  } else {
    if (slot.out !== undefined) counts['not-the-latest-out'] += 1;
    slot.out = Math.max(slot.out ?? epochMs, epochMs);
  }
}
