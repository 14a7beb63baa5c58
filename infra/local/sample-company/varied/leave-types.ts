import { LEAVE_TYPES } from '../leave-plan.ts';
import type { SampleLeaveType } from './pay-rules.ts';

/** A type of leave as DingTalk names it; `key` is the company's own, absent if not configured. */
export interface VariedLeaveType {
  readonly code: string;
  readonly name: string;
  readonly key: string | undefined;
}

const CODE_OF_PATERNITY = '3f0c7a52-5d0e-4b7a-9c1e-6a1d2b3c4d05';
const CODE_OF_MARRIAGE = '3f0c7a52-5d0e-4b7a-9c1e-6a1d2b3c4d06';
const [ANNUAL, SICK, COMPENSATORY, UNPAID] = LEAVE_TYPES;

/** Marriage leave was added to DingTalk and nobody told the payroll officer. */
export const VARIED_LEAVE_TYPES: readonly VariedLeaveType[] = [
  { ...ANNUAL, key: 'annual' },
  { ...SICK, key: 'sick' },
  { ...COMPENSATORY, key: 'compensatory' },
  { ...UNPAID, key: 'unpaid' },
  { code: CODE_OF_PATERNITY, name: '侍產假', key: 'paternity' },
  { code: CODE_OF_MARRIAGE, name: '婚假', key: undefined },
];

const NAMES_EN: Readonly<Record<string, string>> = {
  annual: 'Annual leave',
  sick: 'Sick leave',
  compensatory: 'Compensatory leave',
  unpaid: 'Unpaid leave',
  paternity: 'Paternity leave',
};

/** What stands in the company's configuration. */
export function configuredLeaveTypes(): readonly SampleLeaveType[] {
  return VARIED_LEAVE_TYPES.flatMap(({ code, name, key }) =>
    key === undefined
      ? []
      : [{ key, leaveCode: code, nameEn: NAMES_EN[key] ?? key, nameZhHK: name }],
  );
}

/** The measure under which minutes of the type are counted. */
export function leaveMeasureOf({ key }: VariedLeaveType): string {
  return `leave:${key ?? 'other'}`;
}
