import type { ExtraKind } from './cast.ts';
import type { MinuteRange } from './minute-range.ts';
import type { SampleShift, SampleShiftSection } from './sample-company.ts';

/**
 * What a working day is meant to be, before any punch exists. The oracle is worked out from this,
 * and the punches are laid from this; neither sees the other. Minutes count from the midnight of
 * the work day and may be negative or beyond 1,440.
 */
export interface DayPlan {
  readonly dayNumber: number;
  readonly shift: SampleShift;
  readonly sections: readonly SectionPlan[];
  readonly extras: readonly PlannedExtra[];
}

export interface SectionPlan {
  readonly section: SampleShiftSection;
  /** Planned working time of the section. */
  readonly planned: readonly MinuteRange[];
  /** The part of `planned` that is not on leave; if empty, no punch is required. */
  readonly required: readonly MinuteRange[];
  readonly in: IntendedPunch | undefined;
  readonly out: IntendedPunch | undefined;
}

/** The punch that counts. */
export interface IntendedPunch {
  readonly minute: number;
  readonly by: 'person' | 'manager' | 'approval';
  /** The worse punch that the person really made, which the manager set right. */
  readonly correctedFrom: number | undefined;
}

export interface PlannedExtra {
  readonly kind: ExtraKind;
  readonly sectionIndex: number;
  readonly at: 'in' | 'out';
  /** The intended minute that the extra punch lies around. */
  readonly minute: number;
}
