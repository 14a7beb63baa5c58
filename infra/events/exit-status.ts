import { EXIT, type ExitStatus } from '../command/exit-status.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';

/** How a command ends whose answer this is: with 3 where dead letters wait for a person. */
export function exitStatusOf(answer: FunctionAnswer): ExitStatus {
  if (answer.outcome === 'failed' || answer.error !== undefined) return EXIT.failed;
  if (answer.outcome === 'replayed-partly') return EXIT.failed;
  return openLettersIn(answer) > 0 ? EXIT.waiting : EXIT.done;
}

function openLettersIn({ outcome, deadLetters }: FunctionAnswer): number {
  if (outcome === 'status') {
    const open: unknown = (deadLetters as { readonly open?: unknown } | undefined)?.open;
    return typeof open === 'number' ? open : 0;
  }
  if (outcome !== 'dead-letters' || !Array.isArray(deadLetters)) return 0;
  return deadLetters.filter((letter: object) => !('replayedAtHongKong' in letter)).length;
}
