import { EXIT, type ExitStatus } from '../command/exit-status.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';

/** How a command ends whose answer this is: silence waits for a person. */
export function exitStatusOf({ error, outcome }: FunctionAnswer): ExitStatus {
  if (error !== undefined || outcome === 'failed' || outcome === 'not-watched') return EXIT.failed;
  return outcome === 'silent' ? EXIT.waiting : EXIT.done;
}
