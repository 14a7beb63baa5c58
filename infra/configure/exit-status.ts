import { EXIT, type ExitStatus } from '../command/exit-status.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';

/** What is planned and not yet published waits for the person. */
const WAITING: ReadonlySet<string> = new Set(['to-publish', 'none']);

export function exitStatusOf({ outcome }: FunctionAnswer): ExitStatus {
  return WAITING.has(outcome) ? EXIT.waiting : EXIT.done;
}
