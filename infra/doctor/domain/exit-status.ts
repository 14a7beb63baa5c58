import type { CheckResult } from './check-result.ts';

/** 0 all is well, 1 something has failed, 2 the command is wrong, 3 warnings only. */
export const DOCTOR_EXIT = { well: 0, failed: 1, usage: 2, warnings: 3 } as const;
export type DoctorExitStatus = (typeof DOCTOR_EXIT)[keyof typeof DOCTOR_EXIT];

/** What was not checked stands on something that has failed, and counts as that. */
export function exitStatusOf(results: readonly Pick<CheckResult, 'outcome'>[]): DoctorExitStatus {
  const outcomes = new Set(results.map(({ outcome }) => outcome));
  if (outcomes.has('failed') || outcomes.has('not-checked')) return DOCTOR_EXIT.failed;
  return outcomes.has('warning') ? DOCTOR_EXIT.warnings : DOCTOR_EXIT.well;
}
