import type { SentCallback } from './send-callbacks.ts';

/** 0 acknowledged, 1 answered otherwise, 2 the command is wrong, 3 nothing answered. */
export const EXIT = { acknowledged: 0, answeredOtherwise: 1, usage: 2, noAnswer: 3 } as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** The worst of what happened: no answer at all says more than a wrong one. */
export function exitStatusOf(sent: readonly SentCallback[]): ExitStatus {
  const kinds = new Set(sent.map(({ verdict }) => verdict.kind));
  if (kinds.has('unreachable') || kinds.has('timeout')) return EXIT.noAnswer;
  return [...kinds].every((kind) => kind === 'success')
    ? EXIT.acknowledged
    : EXIT.answeredOtherwise;
}
