import type { AlarmDeclaration } from './alarm-declaration.ts';
import { auditAlarms } from './audit-alarms.ts';
import { eventAlarms } from './event-alarms.ts';
import { functionAlarms } from './function-alarms.ts';
import { payrollAlarms } from './payroll-alarms.ts';

/** Every alarm that SLS raises. What should have happened and did not is told by `silence-watch`. */
export const alarms: readonly AlarmDeclaration[] = [
  ...functionAlarms,
  ...eventAlarms,
  ...payrollAlarms,
  ...auditAlarms,
];
