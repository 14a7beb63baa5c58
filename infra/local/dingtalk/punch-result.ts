import type { SamplePunch } from '../sample-company/sample-company.ts';

export type TimeResult = 'Normal' | 'Early' | 'Late';

/** Late or early by whole minutes: the seconds of a punch do not count. */
export function timeResultOf(
  checkType: 'OnDuty' | 'OffDuty',
  planCheckEpochMs: number,
  userCheckEpochMs: number,
): TimeResult {
  const plan = Math.floor(planCheckEpochMs / 60_000);
  const actual = Math.floor(userCheckEpochMs / 60_000);
  if (checkType === 'OnDuty') return actual > plan ? 'Late' : 'Normal';
  return actual < plan ? 'Early' : 'Normal';
}

/** Whether the punch counts for a planned check at all; otherwise it lacks the plan's fields. */
export function isMatched(punch: SamplePunch): boolean {
  return punch.invalidRecordType === undefined && punch.checkType !== undefined;
}
