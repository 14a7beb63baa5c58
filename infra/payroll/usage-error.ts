import type { BilingualProblems } from '../../shared/configuration/index.ts';

/** The command cannot be carried out as it was written; every problem is named in both languages. */
export class UsageError extends Error {
  readonly problems: BilingualProblems;

  constructor(problems: BilingualProblems) {
    super([...problems.en, ...problems.zhHK].join('\n'));
    this.name = 'UsageError';
    this.problems = problems;
  }
}
