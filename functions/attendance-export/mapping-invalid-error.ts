import type { BilingualText } from '../../shared/errors/index.ts';
import { describeTableProblem, type TableProblem } from './domain/table-problem.ts';
import { ExportRefusedError } from './errors.ts';

const theMapping: BilingualText = { en: 'The payroll mapping', zhHK: '薪酬對照表' };

/** Problems beyond this many are counted, not listed. */
const MAX_LISTED_PROBLEMS = 20;
/** Remedies repeat: a few of them say all there is to say. */
const MAX_LISTED_REMEDIES = 4;

/**
 * The tables of a company are wrong. Text and remedy name tables, lines and columns but no person;
 * {@link problems} may name people and is out of reach of whatever writes an error down.
 */
export class MappingInvalidError extends ExportRefusedError {
  readonly #problems: readonly TableProblem[];

  constructor(problems: readonly TableProblem[], subject: BilingualText = theMapping) {
    const texts = distinct(problems.map(describeTableProblem));
    const remedies = distinct(problems.map(({ remedy }) => remedy)).slice(0, MAX_LISTED_REMEDIES);
    const listed = texts.slice(0, MAX_LISTED_PROBLEMS);
    const count = String(texts.length);
    const left = texts.length - listed.length;
    const more = left > 0 ? ` (+${String(left)})` : '';
    super('mapping.invalid', {
      text: {
        en: `${subject.en} has ${count} problem(s): ${listed.map(({ en }) => en).join('; ')}${more}.`,
        zhHK: `${subject.zhHK}有 ${count} 個問題：${listed.map(({ zhHK }) => zhHK).join('；')}${more}。`,
      },
      remedy: {
        en: [
          ...remedies.map(({ en }) => en),
          'Publish the corrected table and run the same command again.',
        ].join(' '),
        zhHK: [
          ...remedies.map(({ zhHK }) => zhHK),
          '完成後請發佈更正後的表，再執行相同指令。',
        ].join(''),
      },
      details: { problems: texts.length },
    });
    this.#problems = problems;
  }

  /** Every problem, with whom it is about: for the officer, as `problemsTable` lays it out. */
  get problems(): readonly TableProblem[] {
    return this.#problems;
  }
}

function distinct(texts: readonly BilingualText[]): BilingualText[] {
  return [...new Map(texts.map((text) => [text.en, text])).values()];
}
