import { computeRun, type Computation } from '../../functions/attendance-export/compute-run.ts';
import type { FileProfile } from '../../functions/attendance-export/domain/file-profile.ts';
import {
  renderFile,
  type RenderedFile,
} from '../../functions/attendance-export/domain/render-file.ts';
import { AnswerSource } from '../../functions/attendance-export/fetch-answers.ts';
import { AttendanceFetcher } from '../../functions/attendance-export/fetch-attendance.ts';
import { loadCharacterEncoder } from '../../shared/character-set/index.ts';
import { MONTH, OPERATOR, type GeneratedMonth } from './generated-month/generated-month.ts';
import { generatePeople } from './generated-month/generated-people.ts';

/** What a month of stored answers has become. */
export interface ExportedMonth {
  readonly computation: Computation;
  readonly file: RenderedFile;
}

/**
 * Stored answers to payroll file, by the code that the function runs after its calls are made: every
 * answer read, validated against its schema, decoded, computed and written in code page 950.
 */
export async function exportStoredAnswers(
  month: GeneratedMonth,
  profile: FileProfile,
): Promise<ExportedMonth> {
  const { scope, mapping } = generatePeople(month.userIds);
  const source = new AnswerSource(
    { call: () => Promise.reject(new Error('nothing is fetched in a measurement')) },
    month,
    new AbortController().signal,
    () => Promise.resolve(),
  );
  const fetcher = new AttendanceFetcher(source, month.plan, MONTH, OPERATOR);
  const computation = await computeRun(
    {
      period: MONTH,
      scope,
      mapping,
      shifts: await fetcher.readShifts(),
      leave: await fetcher.readLeave(),
      replaySourceTypes: new Set(['SYSTEM']),
    },
    (leave) => fetcher.readBatches(leave),
  );
  const file = renderFile(
    profile,
    { companyCode: 'H7K', ...MONTH, runNumber: '0001' },
    computation.lines,
    await loadCharacterEncoder('cp950-strict'),
  );
  return { computation, file };
}

/** The floor: reads the same answers, each once, and does nothing but parse them. */
export function parseStoredAnswers(month: GeneratedMonth): number {
  let answers = 0;
  for (const call of month.calls()) {
    JSON.parse(month.make(call).toString('utf8'));
    answers += 1;
  }
  return answers;
}
