import type { MinuteRange } from '../minute-range.ts';
import type { SampleShift, SampleShiftSection } from '../sample-company.ts';
import { SHIFTS, type ShiftName } from '../shifts.ts';

export type VariedShiftName = ShiftName | 'flexible' | 'short-flexible' | 'straight';

/**
 * The shifts of a company with varied rules. The short flexible one, moved as early as can be,
 * loses its break, which keeps its time; the straight one has no break at all.
 */
export const VARIED_SHIFTS: Readonly<Record<VariedShiftName, SampleShift>> = {
  ...SHIFTS,
  flexible: {
    shiftId: 880_000_107,
    name: '彈性更 09:30-18:30',
    sections: [{ startMinute: 570, endMinute: 1_110, breakStartMinute: 780, breakEndMinute: 840 }],
  },
  'short-flexible': {
    shiftId: 880_000_108,
    name: '彈性短更 09:00-15:00',
    sections: [{ startMinute: 540, endMinute: 900, breakStartMinute: 840, breakEndMinute: 870 }],
  },
  straight: {
    shiftId: 880_000_109,
    name: '直更 08:15-15:00',
    sections: [
      {
        startMinute: 495,
        endMinute: 900,
        breakStartMinute: undefined,
        breakEndMinute: undefined,
      },
    ],
  },
};

/** Shifts that people may begin earlier or later. */
export const FLEXIBLE_SHIFTS: readonly VariedShiftName[] = ['flexible', 'short-flexible'];

/** The break of a section, as far as it lies inside the section. */
export function breakOf(section: SampleShiftSection): readonly MinuteRange[] {
  const { startMinute, endMinute, breakStartMinute, breakEndMinute } = section;
  if (breakStartMinute === undefined || breakEndMinute === undefined) return [];
  const from = Math.max(startMinute, breakStartMinute);
  const to = Math.min(endMinute, breakEndMinute);
  return from < to ? [{ from, to }] : [];
}

/** The section begun `minutes` later (or earlier); its break keeps its time. */
export function movedBy(section: SampleShiftSection, minutes: number): SampleShiftSection {
  const span = {
    startMinute: section.startMinute + minutes,
    endMinute: section.endMinute + minutes,
  };
  const [pause] = breakOf({ ...section, ...span });
  return { ...span, breakStartMinute: pause?.from, breakEndMinute: pause?.to };
}
