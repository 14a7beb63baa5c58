import { describeException, type AttendanceException } from './attendance-exception.ts';
import type { PayrollMapping } from './payroll-mapping.ts';

/** A person whom DingTalk knows, in the directory or among the leavers of the period. */
export interface KnownPerson {
  readonly userId: string;
  /** Empty if the app may not read it. */
  readonly name: string;
  readonly origin: 'directory' | 'leaver' | 'previous-run';
  /** As the directory has it. */
  readonly jobNumber?: string | undefined;
}

export interface Scope {
  /** Everybody whose attendance is fetched, sorted by userId. */
  readonly people: readonly KnownPerson[];
  readonly exceptions: readonly AttendanceException[];
}

/**
 * directory ∪ leavers of the period ∪ people of the previous run ∪ people mapped and valid in the
 * period. Nobody drops out in silence: someone mapped whom DingTalk does not know, or known but not
 * mapped, is an exception. A person of the previous run who is in none of the other sets is asked for
 * too, because a directory that answered only in part must not look like a resignation.
 */
export function determineScope(
  directory: readonly KnownPerson[],
  leavers: readonly KnownPerson[],
  previousRun: readonly KnownPerson[],
  mapping: PayrollMapping,
): Scope {
  const people = new Map<string, KnownPerson>();
  for (const person of [...directory, ...leavers, ...previousRun]) {
    if (!people.has(person.userId)) people.set(person.userId, person);
  }
  const exceptions: AttendanceException[] = [];
  for (const userId of mapping.userIds) {
    const known = people.get(userId);
    if (known === undefined || known.origin === 'previous-run') {
      exceptions.push(
        describeException('mapped-but-not-found', {
          userId,
          employeeNumber: mapping.rowsOf(userId)[0]?.employee_number,
        }),
      );
    }
  }
  for (const { userId, origin } of people.values()) {
    // Someone of the previous run who has since left both sides is a question only if the rows of
    // the period show work or leave: the computation, which sees them, decides.
    if (!mapping.userIds.has(userId) && origin !== 'previous-run') {
      exceptions.push(describeException('found-but-not-mapped', { userId }));
    }
  }
  const sorted = [...people.values()].sort((a, b) => (a.userId < b.userId ? -1 : 1));
  return { people: sorted, exceptions };
}
