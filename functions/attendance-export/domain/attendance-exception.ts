import { createHash } from 'node:crypto';
import type { BilingualText } from '../../../shared/errors/index.ts';
import type { HongKongDate } from '../../../shared/time/index.ts';
import type { ExceptionKind, ExceptionSubject, KindTexts } from './exception-kind.ts';
import { attendanceTexts } from './exception-texts/attendance.ts';
import { payRuleTexts } from './exception-texts/pay-rules.ts';
import { peopleTexts } from './exception-texts/people.ts';
import { runTexts } from './exception-texts/runs.ts';

export { exceptionKinds, type ExceptionKind, type ExceptionSubject } from './exception-kind.ts';

const kinds: KindTexts<ExceptionKind> = {
  ...attendanceTexts,
  ...peopleTexts,
  ...payRuleTexts,
  ...runTexts,
};

/**
 * One thing that the computation refuses to guess. `id` names it in commands and stays the same from
 * run to run; `affectsPay` holds the file until the exception is resolved or accepted by its id.
 */
export interface AttendanceException {
  readonly id: string;
  readonly kind: ExceptionKind;
  readonly affectsPay: boolean;
  readonly userId: string | undefined;
  readonly employeeNumber: string | undefined;
  readonly date: HongKongDate | undefined;
  readonly text: BilingualText;
  readonly remedy: BilingualText;
}

/** Makes an exception; the same kind and subject always get the same id. */
export function describeException(
  kind: ExceptionKind,
  subject: ExceptionSubject,
): AttendanceException {
  const about = kinds[kind];
  return {
    id: idOf(about.prefix, subject),
    kind,
    affectsPay: about.affectsPay,
    userId: subject.userId,
    employeeNumber: subject.employeeNumber,
    date: subject.date,
    text: about.text(subject),
    remedy: about.remedy,
  };
}

/**
 * Short enough to type, safe in a command line, and without a person's name: prefix, day and twelve
 * hexadecimal digits of the subject's hash. Eight would give two people of 100,000 the same id, and
 * accepting one would accept the other.
 */
function idOf(prefix: string, subject: ExceptionSubject): string {
  const identity = [subject.userId, subject.employeeNumber, subject.date, subject.detail];
  const hash = createHash('sha256')
    .update(JSON.stringify(identity.map((part) => part ?? null)))
    .digest('hex')
    .slice(0, 12);
  const date = subject.date === undefined ? '' : `-${subject.date.replaceAll('-', '')}`;
  return `${prefix}${date}-${hash}`;
}

/** Order of reports: what affects pay first, then by person, day and kind. */
export function compareExceptions(a: AttendanceException, b: AttendanceException): number {
  if (a.affectsPay !== b.affectsPay) return a.affectsPay ? -1 : 1;
  const left = `${a.employeeNumber ?? '~'}|${a.userId ?? ''}|${a.date ?? ''}|${a.kind}|${a.id}`;
  const right = `${b.employeeNumber ?? '~'}|${b.userId ?? ''}|${b.date ?? ''}|${b.kind}|${b.id}`;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export interface Release {
  /** Exceptions that affect pay and that nobody has accepted. The file is held while there is one. */
  readonly open: readonly AttendanceException[];
  readonly accepted: readonly AttendanceException[];
  /** Accepted ids that name no exception of this run: usually a typing error. */
  readonly unknownIds: readonly string[];
}

/** Matches the ids that a person accepted, one by one, with the exceptions of the run. */
export function judgeRelease(
  exceptions: readonly AttendanceException[],
  acceptedIds: ReadonlySet<string>,
): Release {
  const known = new Set(exceptions.map(({ id }) => id));
  return {
    open: exceptions.filter(({ id, affectsPay }) => affectsPay && !acceptedIds.has(id)),
    accepted: exceptions.filter(({ id }) => acceptedIds.has(id)),
    unknownIds: [...acceptedIds].filter((id) => !known.has(id)),
  };
}
