/** 0 done, 1 failed, 2 the command is wrong, 3 a person has to act before it goes on. */
export const EXIT = { done: 0, failed: 1, usage: 2, waiting: 3 } as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

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
