import type { BilingualText } from '../../../shared/errors/index.ts';
import { groupBy } from './group-by.ts';
import type { PersonMapping } from './people-table.ts';
import { tableProblem, type TableProblem } from './table-problem.ts';
import type { NumberedRow, TableRows } from './table-rows.ts';

/** A person of the directory, and the job number that stands there; empty if none. */
export interface DirectoryPerson {
  readonly userId: string;
  readonly jobNumber: string;
}

/**
 * Gives a `user_id` to the rows that name a person by job number alone. A number that nobody, or more
 * than one person, of the directory has is a problem; so is a row whose `user_id` and `job_number`
 * belong to two different people. Rows with a problem are left out.
 */
export function resolveJobNumbers(
  rows: readonly NumberedRow<PersonMapping>[],
  directory: readonly DirectoryPerson[],
): TableRows<PersonMapping> {
  const holders = groupBy(
    directory.filter(({ jobNumber }) => jobNumber !== ''),
    ({ jobNumber }) => jobNumber,
  );
  const resolved: NumberedRow<PersonMapping>[] = [];
  const problems: TableProblem[] = [];
  for (const { row, line } of rows) {
    const found = holders.get(row.job_number) ?? [];
    const reason = reasonAgainst(row, found);
    if (reason !== undefined) {
      problems.push(
        tableProblem(
          'people',
          reason,
          {
            lines: [line],
            column: { name: 'job_number', letter: undefined },
            subject: row.job_number,
          },
          correctNumber,
        ),
      );
      continue;
    }
    const userId = row.user_id === '' ? (found[0]?.userId ?? '') : row.user_id;
    resolved.push({ row: { ...row, user_id: userId }, line });
  }
  return { rows: resolved, problems };
}

function reasonAgainst(
  { user_id: userId }: PersonMapping,
  found: readonly DirectoryPerson[],
): BilingualText | undefined {
  if (userId !== '') {
    const isSomebodyElse = found.length > 0 && !found.some((person) => person.userId === userId);
    return isSomebodyElse ? belongsToAnother : undefined;
  }
  if (found.length === 0) return unknownNumber;
  return found.length > 1 ? ambiguousNumber : undefined;
}

const unknownNumber: BilingualText = {
  en: 'nobody in the directory has this job number',
  zhHK: '通訊錄內沒有此工號',
};
const ambiguousNumber: BilingualText = {
  en: 'several people in the directory have this job number',
  zhHK: '通訊錄內多於一人使用此工號',
};
const belongsToAnother: BilingualText = {
  en: 'the directory gives this job number to somebody else than user_id',
  zhHK: '通訊錄內此工號屬於 user_id 以外的另一人',
};
const correctNumber: BilingualText = {
  en: 'Correct the job number here or in DingTalk, or write the user_id.',
  zhHK: '請於此處或釘釘更正工號，或改為填寫 user_id。',
};
