import type { PunchPair } from './day-presence.ts';
import { minuteOf } from './minute-interval.ts';
import type { PlannedDay, PlannedSection } from './planned-day.ts';
import type { ExclusionCounts, PunchRecord } from './punch-record.ts';

/** The punches that count for one section. */
export interface SectionPunches extends PunchPair {
  readonly section: PlannedSection;
}

export interface PairedDay {
  readonly day: PlannedDay;
  readonly sections: readonly SectionPunches[];
}

export interface PairedPunches {
  readonly days: readonly PairedDay[];
  /** Punches that count for a day of the period. */
  readonly usedCount: number;
  /** Valid punches that answer no planned punch; they are not counted here. */
  readonly withoutPlan: readonly PunchRecord[];
}

/** A section with the punches found for it so far. */
interface Slot {
  readonly section: PlannedSection;
  /** Days around the period are paired too, but their punches are another period's. */
  readonly isOfPeriod: boolean;
  in: PunchRecord | undefined;
  out: PunchRecord | undefined;
}

/** Where to look up the slot that a punch answers. Keys are numbers where they can be: it is faster. */
interface PlannedPunches {
  readonly byMinute: Map<number, Slot>;
  readonly byPlanId: Map<string, Slot>;
}
type SlotIndex = Readonly<Record<'OnDuty' | 'OffDuty', PlannedPunches>>;

/**
 * Gives every valid punch of one person to the planned punch that it answers: earliest valid in,
 * latest valid out. Kind and planned time decide; if the plan was moved since, its id does. A punch is
 * never moved to another work day to make a pair.
 */
export function pairPunches(
  days: readonly PlannedDay[],
  punches: readonly PunchRecord[],
  isInPeriod: (date: string) => boolean,
  counts: ExclusionCounts,
): PairedPunches {
  const slots: Slot[] = [];
  const paired = days.map((day) => {
    const isOfPeriod = isInPeriod(day.date);
    const sections = day.sections.map((section): Slot => {
      const slot = { section, isOfPeriod, in: undefined, out: undefined };
      slots.push(slot);
      return slot;
    });
    return { day, sections };
  });
  const index = indexOf(slots);
  const withoutPlan: PunchRecord[] = [];
  for (const punch of punches) {
    const slot = slotOf(punch, index);
    if (slot === undefined) withoutPlan.push(punch);
    else answer(slot, punch, counts);
  }
  let usedCount = 0;
  for (const slot of slots) {
    if (slot.isOfPeriod) {
      usedCount += (slot.in === undefined ? 0 : 1) + (slot.out === undefined ? 0 : 1);
    }
  }
  return { days: paired, usedCount, withoutPlan };
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

/** The earliest in and the latest out stay. */
function answer(slot: Slot, punch: PunchRecord, counts: ExclusionCounts): void {
  if (!slot.isOfPeriod) counts['other-period'] += 1;
  if (punch.checkType === 'OnDuty') {
    if (slot.in === undefined) slot.in = punch;
    else {
      if (slot.isOfPeriod) counts['not-the-earliest-in'] += 1;
      if (punch.punchedEpochMs < slot.in.punchedEpochMs) slot.in = punch;
    }
  } else {
    if (slot.out !== undefined && slot.isOfPeriod) counts['not-the-latest-out'] += 1;
    if (slot.out === undefined || punch.punchedEpochMs >= slot.out.punchedEpochMs) slot.out = punch;
  }
}
