import { EXIT, type ExitStatus } from '../command/exit-status.ts';

const WAITING: ReadonlySet<string> = new Set([
  'held',
  'awaiting-release',
  'release-refused',
  'waiting-for-closing',
]);

/** How a command ends whose answer this is. */
export function exitStatusOf(answer: {
  readonly outcome: string;
  readonly error?: unknown;
}): ExitStatus {
  if (answer.outcome === 'failed' || answer.error !== undefined) return EXIT.failed;
  return WAITING.has(answer.outcome) ? EXIT.waiting : EXIT.done;
}
