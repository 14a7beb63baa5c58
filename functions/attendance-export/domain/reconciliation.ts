import type { AttendanceException } from './attendance-exception.ts';
import type { ExceptionKind } from './exception-kind.ts';
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

/** Why somebody in scope has no line in the file. */
export type WithoutLineReason = 'explained' | 'paid-before' | 'gone' | 'unexplained';

export interface PersonWithoutPay {
  readonly userId: string;
  readonly why: WithoutLineReason;
  /** What explains it, for `explained`. */
  readonly exception: AttendanceException | undefined;
}

/** Where everybody in scope has gone. */
export interface PeopleBalance {
  readonly inScope: number;
  readonly withLines: number;
  /** In order of their ids. */
  readonly without: readonly PersonWithoutPay[];
}

export interface ScopeOutcome {
  /** Everybody in scope. */
  readonly userIds: ReadonlySet<string>;
  /** Everybody with a line, in scope or not. */
  readonly withLines: ReadonlySet<string>;
  readonly exceptions: readonly AttendanceException[];
  /** True if another file has delivered for the person. */
  readonly isPaidBefore: (userId: string) => boolean;
  /** True for people of the run before who are gone from directory and mapping alike. */
  readonly isGone: (userId: string) => boolean;
}

/** The causes for which a person has no line at all. */
const explainingKinds: ReadonlySet<ExceptionKind> = new Set([
  'found-but-not-mapped',
  'mapped-but-not-found',
]);

/** Parts the people in scope into those with lines and those without, each with the reason. */
export function balancePeople(outcome: ScopeOutcome): PeopleBalance {
  const { userIds, withLines } = outcome;
  const explanations = new Map<string, AttendanceException>();
  for (const exception of outcome.exceptions) {
    const { kind, userId } = exception;
    if (userId !== undefined && explainingKinds.has(kind)) explanations.set(userId, exception);
  }
  const without = [...userIds]
    .filter((userId) => !withLines.has(userId))
    .sort()
    .map((userId): PersonWithoutPay => {
      const exception = explanations.get(userId);
      return { userId, why: reasonOf(userId, exception, outcome), exception };
    });
  return { inScope: userIds.size, withLines: userIds.size - without.length, without };
}

function reasonOf(
  userId: string,
  exception: AttendanceException | undefined,
  { isPaidBefore, isGone }: ScopeOutcome,
): WithoutLineReason {
  if (exception !== undefined) return 'explained';
  if (isPaidBefore(userId)) return 'paid-before';
  return isGone(userId) ? 'gone' : 'unexplained';
}

/** Minutes of the days against minutes in the rows of the file. */
export interface MinuteBalance {
  /** Sum of the amounts of all days that the file pays. */
  readonly byDay: number;
  /** Sum over the lines that stand in a row of the file, after rounding. */
  readonly inFile: number;
  /** What rounding took off, or added if below zero. */
  readonly roundedOff: number;
}

export interface Reconciliation {
  readonly punches: PunchBalance;
  readonly people: PeopleBalance;
  readonly minutes: MinuteBalance;
}

/** The checks that do not close; a run with any must not be sent. */
export function openChecks({
  punches,
  people,
  minutes,
}: Reconciliation): ('punches' | 'people' | 'minutes')[] {
  const isClosed = {
    punches: closes(punches),
    people: people.without.every(({ why }) => why !== 'unexplained'),
    minutes: minutes.byDay === minutes.inFile + minutes.roundedOff,
  };
  return (['punches', 'people', 'minutes'] as const).filter((check) => !isClosed[check]);
}
