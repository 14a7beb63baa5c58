import type { ExclusionReason, PunchRecord } from './punch-record.ts';

/** What became of one punch that DingTalk sent: it counts, or there is one reason why not. */
export interface PunchFate {
  readonly punch: PunchRecord;
  readonly fate: 'used' | ExclusionReason;
}
