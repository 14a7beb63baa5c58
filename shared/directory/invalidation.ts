import type { DirectorySubject } from './directory.ts';
import type { WideMark } from './question.ts';
import {
  membersQuestion,
  roleHoldersQuestion,
  subDepartmentsQuestion,
  userQuestion,
} from './questions.ts';

/** What is to be forgotten. */
export interface InvalidationEffect {
  /** Of questions whose answers are untrue, each once. */
  readonly names: readonly string[];
  /** Whatever these concern is no longer young. */
  readonly changed: readonly WideMark[];
}

/** A batch of the table takes 200 rows; one is for the wide marks. */
const MOST_NAMES = 190;

/** So many subjects at once are answered for by "everything". */
export function effectOf(subjects: readonly DirectorySubject[]): InvalidationEffect {
  const names = new Set(subjects.flatMap(namesOf));
  const changed = new Set(subjects.flatMap(changedBy));
  if (names.size > MOST_NAMES) return { names: [], changed: ['everything'] };
  return { names: [...names], changed: [...changed] };
}

function namesOf(subject: DirectorySubject): string[] {
  switch (subject.kind) {
    case 'user':
      return [userQuestion(subject.userId).name];
    case 'department': {
      const { departmentId } = subject;
      return [subDepartmentsQuestion(departmentId).name, membersQuestion(departmentId).name];
    }
    case 'role':
      return [roleHoldersQuestion(subject.roleId).name];
    case 'roles':
    case 'everything':
      return [];
  }
}

/** Nobody says in which lists a person stood, or below what a department. */
function changedBy(subject: DirectorySubject): WideMark[] {
  switch (subject.kind) {
    case 'user':
      return ['people'];
    case 'department':
      return ['departments'];
    case 'role':
      return [];
    case 'roles':
      return ['roles'];
    case 'everything':
      return ['everything'];
  }
}
