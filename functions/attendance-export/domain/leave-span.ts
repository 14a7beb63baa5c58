/** An approved leave as DingTalk gives it. */
export interface LeaveSpan {
  readonly userId: string;
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
  /** DingTalk's code of the leave type. */
  readonly leaveCode?: string | undefined;
  /** By which unit the leave was applied for; without one its ends are taken as they are. */
  readonly unit?: 'day' | 'hour' | undefined;
  /** DingTalk's own duration: hundredths of a day or an hour. */
  readonly durationHundredths?: number | undefined;
}

/** Order in which leaves take minutes that several of them cover: the same for any order of rows. */
export function compareLeave(a: LeaveSpan, b: LeaveSpan): number {
  return (
    a.fromEpochMs - b.fromEpochMs ||
    a.toEpochMs - b.toEpochMs ||
    compareTexts(a.leaveCode ?? '', b.leaveCode ?? '') ||
    compareTexts(a.unit ?? '', b.unit ?? '') ||
    (a.durationHundredths ?? 0) - (b.durationHundredths ?? 0)
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
