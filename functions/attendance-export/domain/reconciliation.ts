import type { ExclusionCounts } from './punch-record.ts';

/** Where every punch that DingTalk sent has gone. */
export interface PunchBalance {
  readonly received: number;
  readonly used: number;
  readonly excluded: Readonly<ExclusionCounts>;
}

/** True if received = used + excluded by reason. A run that does not close must not be sent. */
export function closes(balance: PunchBalance): boolean {
  const excluded = Object.values(balance.excluded).reduce((sum, count) => sum + count, 0);
  return balance.received === balance.used + excluded;
}
