import type { BilingualText } from '../../../shared/errors/index.ts';
import type { HongKongDate } from '../../../shared/time/index.ts';

/** Everything that a person must look at before or after a file is sent. */
export const exceptionKinds = [
  'missing-punch',
  'no-punch',
  'punches-out-of-order',
  'schedule-malformed',
  'schedule-missing',
  'punch-without-plan',
  'found-but-not-mapped',
  'mapped-but-not-found',
  'mapped-outside-employment',
  'name-not-encodable',
  'mandatory-name-not-encodable',
  'mandatory-name-missing',
  'name-not-writable',
  'mandatory-name-not-writable',
  'replaces-delivered-run',
  'measure-without-code',
  'approved-overtime-not-worked',
  'leave-duration-differs',
  'leave-type-unknown',
  'make-up-not-approved',
  'cross-check-differs',
  'reported-punch-missing',
  'delivered-more-than-computed',
  'adjustment-without-person',
  'name-substituted',
  'approval-unreadable',
] as const;
export type ExceptionKind = (typeof exceptionKinds)[number];

/** Who or what an exception is about. */
export interface ExceptionSubject {
  readonly userId?: string;
  readonly employeeNumber?: string | undefined;
  readonly date?: HongKongDate;
  /** What else tells this exception from its like: a character, a run, a punch. */
  readonly detail?: string;
}

/** What is said about every exception of one kind. */
export interface KindText {
  /** Two letters that begin its ids. */
  readonly prefix: string;
  readonly affectsPay: boolean;
  readonly text: (subject: ExceptionSubject) => BilingualText;
  readonly remedy: BilingualText;
}

/** The texts of some kinds. */
export type KindTexts<Kind extends ExceptionKind> = Readonly<Record<Kind, KindText>>;

/** The person, as payroll knows them if it does. */
export const who = (subject: ExceptionSubject): string =>
  subject.employeeNumber ?? subject.userId ?? 'unknown';
/** The day, if there is one. */
export const day = (subject: ExceptionSubject): string => subject.date ?? '';
