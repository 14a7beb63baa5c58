import { EXIT, type ExitStatus } from '../command/exit-status.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';

export function exitStatusOf({ outcome, different }: FunctionAnswer): ExitStatus {
  const isLeft = outcome === 'differs' || (outcome === 'restored' && different !== 0);
  return isLeft ? EXIT.waiting : EXIT.done;
}
