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

/** A section with the punches found for it so far. */
interface Slot {
  readonly section: PlannedSection;
  inEpochMs: number | undefined;
  outEpochMs: number | undefined;
}

/** Where to look up the slot that a punch answers. Keys are numbers where they can be: it is faster. */
interface PlannedPunches {
  readonly byMinute: Map<number, Slot>;
  readonly byPlanId: Map<string, Slot>;
}
type SlotIndex = Readonly<Record<'OnDuty' | 'OffDuty', PlannedPunches>>;

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
  const paired = days.map((day) => ({ day, sections: day.sections.map(emptySlot) }));
  const index = indexOf(paired.flatMap(({ sections }) => sections));
  const withoutPlan: PunchRecord[] = [];
  for (const punch of punches) {
    const slot = slotOf(punch, index);
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
  for (const { sections } of paired) {
    for (const { inEpochMs, outEpochMs } of sections) {
      usedCount += (inEpochMs === undefined ? 0 : 1) + (outEpochMs === undefined ? 0 : 1);
    }
  }
  return { days: paired, usedCount, withoutPlan };
}

function emptySlot(section: PlannedSection): Slot {
  return { section, inEpochMs: undefined, outEpochMs: undefined };
}

function indexOf(slots: readonly Slot[]): SlotIndex {
  const index: SlotIndex = {
    OnDuty: { byMinute: new Map(), byPlanId: new Map() },
    OffDuty: { byMinute: new Map(), byPlanId: new Map() },
  };
  for (const slot of slots) {
    const { start, end, onDutyPlanId, offDutyPlanId } = slot.section;
    index.OnDuty.byMinute.set(start, slot);
    index.OffDuty.byMinute.set(end, slot);
    index.OnDuty.byPlanId.set(onDutyPlanId, slot);
    index.OffDuty.byPlanId.set(offDutyPlanId, slot);
  }
  return index;
}

function slotOf(punch: PunchRecord, index: SlotIndex): Slot | undefined {
  if (punch.checkType === undefined) return undefined;
  const { byMinute, byPlanId } = index[punch.checkType];
  const byTime =
    punch.plannedEpochMs === undefined ? undefined : byMinute.get(minuteOf(punch.plannedEpochMs));
  return byTime ?? byPlanId.get(punch.planId ?? '');
}

function answer(
  slot: Slot,
  checkType: 'OnDuty' | 'OffDuty',
  epochMs: number,
  counts: ExclusionCounts,
): void {
  if (checkType === 'OnDuty') {
    if (slot.inEpochMs !== undefined) counts['not-the-earliest-in'] += 1;
    slot.inEpochMs = Math.min(slot.inEpochMs ?? epochMs, epochMs);
  } else {
    if (slot.outEpochMs !== undefined) counts['not-the-latest-out'] += 1;
    slot.outEpochMs = Math.max(slot.outEpochMs ?? epochMs, epochMs);
  }
}
