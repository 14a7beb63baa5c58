import { weekdayOf } from '../hong-kong-calendar.ts';
import { HOLIDAYS } from '../holidays.ts';
import { PATTERNS, type PatternName, type WorkPattern } from '../work-patterns.ts';
import type { VariedShiftName } from './varied-shifts.ts';

export type VariedPatternName = PatternName | 'flexible' | 'straight' | 'unscheduled';

/** Who works when; `unscheduled` people come as they please and have no plan. */
export interface VariedPattern extends Omit<WorkPattern, 'cycle' | 'type'> {
  readonly type: 'FIXED' | 'TURN' | 'NONE';
  readonly cycle: readonly (VariedShiftName | undefined)[];
  /** The pattern whose divisions these people belong to. */
  readonly placedAs: PatternName;
}

const REST = undefined;
export const UNSCHEDULED_GROUP_ID = 770_008;

function usual(name: PatternName, share: number): VariedPattern {
  return { ...PATTERNS[name], share, placedAs: name };
}

/** As in the plain company, and three groups more. */
export const VARIED_PATTERNS: Readonly<Record<VariedPatternName, VariedPattern>> = {
  office: usual('office', 0.3),
  rotating: usual('rotating', 0.14),
  security: usual('security', 0.08),
  restaurant: usual('restaurant', 0.12),
  dawn: usual('dawn', 0.08),
  flexible: {
    groupId: 770_006,
    groupName: '彈性上班',
    type: 'FIXED',
    cycle: [REST, 'flexible', 'flexible', 'short-flexible', 'flexible', 'flexible', REST],
    restsOn: 'general-holidays',
    share: 0.12,
    placedAs: 'office',
  },
  straight: {
    groupId: 770_007,
    groupName: '直落更',
    type: 'TURN',
    cycle: ['straight', 'straight', 'straight', 'straight', 'straight', REST],
    restsOn: 'statutory-holidays',
    share: 0.08,
    placedAs: 'rotating',
  },
  unscheduled: {
    groupId: UNSCHEDULED_GROUP_ID,
    groupName: '自由工時',
    type: 'NONE',
    cycle: [],
    restsOn: 'no-holidays',
    share: 0.08,
    placedAs: 'office',
  },
};

/** The shift of a day, whoever is employed; undefined on a rest day and for the unscheduled. */
export function variedShiftOn(
  name: VariedPatternName,
  phase: number,
  dayNumber: number,
): VariedShiftName | undefined {
  const { cycle, type, restsOn } = VARIED_PATTERNS[name];
  if (cycle.length === 0) return undefined;
  const holiday = HOLIDAYS.get(dayNumber);
  if (holiday !== undefined && restsOn === 'general-holidays') return undefined;
  if (holiday?.statutory === true && restsOn === 'statutory-holidays') return undefined;
  const position = type === 'FIXED' ? weekdayOf(dayNumber) : dayNumber + phase;
  return cycle[position % cycle.length];
}
