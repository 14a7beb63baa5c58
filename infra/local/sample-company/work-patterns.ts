import { weekdayOf } from './hong-kong-calendar.ts';
import { HOLIDAYS } from './holidays.ts';
import type { ShiftName } from './shifts.ts';

export type PatternName = 'office' | 'rotating' | 'security' | 'restaurant' | 'dawn';

/** Who works when. A cycle is walked day by day, each person from an own starting point. */
export interface WorkPattern {
  readonly groupId: number;
  readonly groupName: string;
  readonly type: 'FIXED' | 'TURN';
  /** From Sunday on if the group is fixed, else from the person's phase. */
  readonly cycle: readonly (ShiftName | undefined)[];
  readonly restsOn: 'general-holidays' | 'statutory-holidays' | 'no-holidays';
  /** Share of the people. */
  readonly share: number;
}

const REST = undefined;

function days(count: number, shift: ShiftName): readonly ShiftName[] {
  return Array.from({ length: count }, () => shift);
}

/** No two shifts of a cycle come so close that overtime of one could meet the next. */
export const PATTERNS: Readonly<Record<PatternName, WorkPattern>> = {
  office: {
    groupId: 770_001,
    groupName: '辦公室固定班',
    type: 'FIXED',
    cycle: [REST, ...days(5, 'office'), REST],
    restsOn: 'general-holidays',
    share: 0.5,
  },
  rotating: {
    groupId: 770_002,
    groupName: '營運輪班',
    type: 'TURN',
    cycle: [...days(3, 'early'), REST, ...days(3, 'night'), REST, REST],
    restsOn: 'no-holidays',
    share: 0.2,
  },
  security: {
    groupId: 770_003,
    groupName: '保安夜更',
    type: 'TURN',
    cycle: [...days(4, 'long-night'), REST, REST],
    restsOn: 'no-holidays',
    share: 0.1,
  },
  restaurant: {
    groupId: 770_004,
    groupName: '餐廳落場更',
    type: 'TURN',
    cycle: [...days(6, 'split'), REST],
    restsOn: 'no-holidays',
    share: 0.12,
  },
  dawn: {
    groupId: 770_005,
    groupName: '物流凌晨更',
    type: 'TURN',
    cycle: [...days(5, 'dawn'), REST, REST],
    restsOn: 'statutory-holidays',
    share: 0.08,
  },
};

/** The shift of a day, whoever is employed; undefined on a rest day. */
export function shiftNameOn(
  name: PatternName,
  phase: number,
  dayNumber: number,
): ShiftName | undefined {
  const pattern = PATTERNS[name];
  const holiday = HOLIDAYS.get(dayNumber);
  if (holiday !== undefined && pattern.restsOn === 'general-holidays') return undefined;
  if (holiday?.statutory === true && pattern.restsOn === 'statutory-holidays') return undefined;
  const position = pattern.type === 'FIXED' ? weekdayOf(dayNumber) : dayNumber + phase;
  return pattern.cycle[position % pattern.cycle.length];
}
