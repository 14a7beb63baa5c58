import { EXIT, type ExitStatus } from '../command/exit-status.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';

/** What goes on by itself, or has to be asked for once more. */
const WAITING: ReadonlySet<string> = new Set(['under-way', 'more-to-do']);
const FAILED: ReadonlySet<string> = new Set([
  'failed',
  'forwarded-partly',
  'replayed-partly',
  'not-whole',
]);

/** How a command ends whose answer this is. */
export function exitStatusOf(answer: FunctionAnswer): ExitStatus {
  if (answer.error !== undefined || FAILED.has(answer.outcome)) return EXIT.failed;
  if (WAITING.has(answer.outcome)) return EXIT.waiting;
  const { alarms } = answer;
  const isAlarmed = answer.outcome === 'status' && Array.isArray(alarms) && alarms.length > 0;
  return isAlarmed ? EXIT.waiting : EXIT.done;
}
