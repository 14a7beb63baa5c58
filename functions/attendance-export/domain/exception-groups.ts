import type { BilingualText } from '../../../shared/errors/index.ts';
import type { HongKongDate } from '../../../shared/time/index.ts';
import type { AttendanceException } from './attendance-exception.ts';
import { exceptionTitle } from './exception-titles.ts';
import type { ReportedPerson } from './reported-person.ts';

/** `noted` for an exception that does not affect pay and so needs no answer. */
export type QuestionState = 'open' | 'accepted' | 'resolved' | 'noted';

export interface ReportedException extends ReportedPerson {
  readonly id: string;
  readonly date?: HongKongDate | undefined;
  readonly text: BilingualText;
  readonly state: QuestionState;
}

/** Exceptions of one cause with what to do about them. */
export interface ExceptionGroup {
  readonly kind: string;
  readonly title: BilingualText;
  readonly remedy: BilingualText;
  readonly affectsPay: boolean;
  readonly open: number;
  readonly accepted: number;
  readonly resolved: number;
  readonly noted: number;
  readonly items: readonly ReportedException[];
}

export interface Answers {
  /** Ids that a person accepted. */
  readonly accepted: ReadonlySet<string>;
  /** Ids that an adjustment settled; they no longer affect pay. */
  readonly resolved: ReadonlySet<string>;
}

const STATE_ORDER: readonly QuestionState[] = ['open', 'accepted', 'resolved', 'noted'];

/**
 * Groups exceptions by cause: causes with open questions first, the most frequent first among them;
 * inside a cause open ones first, else in the order given.
 */
export function groupExceptions(
  exceptions: readonly AttendanceException[],
  answers: Answers,
): ExceptionGroup[] {
  const groups = new Map<string, ReportedException[]>();
  const first = new Map<string, AttendanceException>();
  for (const exception of exceptions) {
    const items = groups.get(exception.kind) ?? [];
    items.push(reported(exception, answers));
    groups.set(exception.kind, items);
    if (!first.has(exception.kind)) first.set(exception.kind, exception);
  }
  return [...first.values()]
    .map((exception) => groupOf(exception, groups.get(exception.kind) ?? []))
    .sort(byUrgency);
}

function reported(exception: AttendanceException, answers: Answers): ReportedException {
  const { id, date, text, userId, employeeNumber } = exception;
  return { id, date, text, userId, employeeNumber, state: stateOf(exception, answers) };
}

function stateOf({ id, affectsPay }: AttendanceException, answers: Answers): QuestionState {
  if (answers.resolved.has(id)) return 'resolved';
  if (answers.accepted.has(id)) return 'accepted';
  return affectsPay ? 'open' : 'noted';
}

function groupOf(
  { kind, remedy, affectsPay }: AttendanceException,
  items: readonly ReportedException[],
): ExceptionGroup {
  const count = (state: QuestionState): number =>
    items.filter((item) => item.state === state).length;
  return {
    kind,
    title: exceptionTitle(kind),
    remedy,
    affectsPay,
    open: count('open'),
    accepted: count('accepted'),
    resolved: count('resolved'),
    noted: count('noted'),
    items: STATE_ORDER.flatMap((state) => items.filter((item) => item.state === state)),
  };
}

function byUrgency(a: ExceptionGroup, b: ExceptionGroup): number {
  if (a.open !== b.open) return b.open - a.open;
  if (a.items.length !== b.items.length) return b.items.length - a.items.length;
  return a.kind < b.kind ? -1 : 1;
}
