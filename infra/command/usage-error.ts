import type { BilingualProblems } from '../../shared/configuration/index.ts';
import type { BilingualText } from '../../shared/errors/index.ts';

/** The command cannot be carried out as it was written; every problem is named in both languages. */
export class UsageError extends Error {
  readonly problems: BilingualProblems;

  constructor(problems: BilingualProblems) {
    super([...problems.en, ...problems.zhHK].join('\n'));
    this.name = 'UsageError';
    this.problems = problems;
  }
}

/** The texts as one error. */
export function usageError(problems: readonly BilingualText[]): UsageError {
  return new UsageError({
    en: problems.map(({ en }) => en),
    zhHK: problems.map(({ zhHK }) => zhHK),
  });
}
