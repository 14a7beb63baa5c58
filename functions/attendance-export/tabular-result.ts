import type { BilingualText } from '../../shared/errors/index.ts';
import type { TabularFile } from './domain/tabular-file.ts';

/** Why a file, or a cell of it, cannot be read as a table, and what to do about it. */
export interface TabularProblem {
  /** Line and column of the cell, where one is meant. */
  readonly line?: number;
  readonly columnLetter?: string;
  readonly reason: BilingualText;
  readonly remedy: BilingualText;
}

export type TabularResult =
  | { readonly outcome: 'read'; readonly file: TabularFile }
  | { readonly outcome: 'refused'; readonly problems: readonly TabularProblem[] };

export function refused(...problems: readonly TabularProblem[]): TabularResult {
  return { outcome: 'refused', problems };
}

/** A bound that the file does not keep. */
export function tooLarge(what: BilingualText, limit: number): TabularProblem {
  return {
    reason: {
      en: `the file has more than ${String(limit)} ${what.en}`,
      zhHK: `檔案超過 ${String(limit)} ${what.zhHK}`,
    },
    remedy: {
      en: 'Keep only the rows and columns of the table, without formatting of the empty rest.',
      zhHK: '請只保留表內的行及欄，並清除其餘空白範圍的格式。',
    },
  };
}
