import type { FileProfile } from './domain/file-profile.ts';
import { fileTextDecoder } from './domain/file-text.ts';
import {
  presentFigureSchema,
  presentFileLayout,
  type PresentFigure,
} from './domain/present-file.ts';
import { readWrittenFile } from './domain/read-written-file.ts';
import { describeTableProblem, type TableProblem } from './domain/table-problem.ts';
import { readTableRows } from './domain/table-rows.ts';
import { ExportRefusedError } from './errors.ts';
import { asTableProblem } from './read-mapping.ts';
import { readTabularFile } from './read-tabular-file.ts';

/** Problems beyond this many are counted, not listed. */
const MAX_LISTED_PROBLEMS = 20;

export interface PresentFile {
  readonly form: 'profile' | 'table';
  readonly figures: readonly PresentFigure[];
}

/**
 * Reads the officer's present file: in the form of the run's own profile if its bytes are of it, else
 * as a table with the columns `employee_number`, `earnings_code`, `quantity`, and perhaps `date`.
 *
 * @throws ExportRefusedError `request.file-invalid`, naming every problem by line and column
 */
export async function readPresentFile(
  profile: FileProfile,
  bytes: Uint8Array,
): Promise<PresentFile> {
  const written = readWrittenFile(profile, bytes, fileTextDecoder(profile));
  if (written !== undefined) return { form: 'profile', figures: written };
  const { table } = presentFileLayout;
  const result = await readTabularFile(bytes, table);
  if (result.outcome !== 'read') {
    throw fileInvalid(result.problems.map((problem) => asTableProblem(table, problem)));
  }
  const { rows, problems } = readTableRows(presentFileLayout, presentFigureSchema, result.file);
  if (problems.length > 0) throw fileInvalid(problems);
  return { form: 'table', figures: rows.map(({ row }) => row) };
}

function fileInvalid(problems: readonly TableProblem[]): ExportRefusedError {
  const texts = problems.map(describeTableProblem);
  const listed = texts.slice(0, MAX_LISTED_PROBLEMS);
  const more = texts.length > listed.length ? ` (+${String(texts.length - listed.length)})` : '';
  return new ExportRefusedError('request.file-invalid', {
    text: {
      en: `The file is neither of the run’s profile nor a table that can be read: ${listed.map(({ en }) => en).join('; ')}${more}.`,
      zhHK: `檔案並非該次匯出的格式，亦並非可讀取的表：${listed.map(({ zhHK }) => zhHK).join('；')}${more}。`,
    },
    remedy: {
      en: 'Send the file as the payroll system takes it, or a CSV or XLSX with the columns employee_number, earnings_code, quantity and, if you like, date and unit.',
      zhHK: '請送交薪酬系統所用的檔案，或載有 employee_number、earnings_code、quantity（可另加 date 及 unit）各欄的 CSV 或 XLSX。',
    },
    details: { problems: texts.length },
  });
}
