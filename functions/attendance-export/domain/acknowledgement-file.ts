import type { BilingualText } from '../../../shared/errors/index.ts';
import {
  compareCounts,
  type ComparedCounts,
  type CountDifference,
  type SentCounts,
} from './acknowledgement-counts.ts';
import { comparable, type AcknowledgementProfile } from './acknowledgement-profile.ts';
import {
  readAcknowledgementRecords,
  type AcknowledgementRecord,
} from './acknowledgement-records.ts';

/**
 * What the receiver does not take, in its own words. Number and reason are personal data: they are
 * stored sealed and go to payroll officers, not into logs.
 */
export interface AcknowledgedReject {
  readonly line: number;
  readonly employeeNumber: string | undefined;
  readonly earningsCode: string | undefined;
  readonly reason: string | undefined;
}

export const acknowledgementOutcomes = [
  'accepted',
  'partly-rejected',
  'rejected',
  'unreadable',
] as const;
export type AcknowledgementOutcome = (typeof acknowledgementOutcomes)[number];

/**
 * What an acknowledgement says about a run. Nobody may take it for a full acceptance unless `outcome`
 * is `accepted` and `countsMatch` is not false.
 */
export interface Acknowledgement {
  readonly outcome: AcknowledgementOutcome;
  readonly rejects: readonly AcknowledgedReject[];
  /** Undefined if the receiver gave no count and no sum. */
  readonly countsMatch: boolean | undefined;
  readonly differences: readonly CountDifference[];
  /** Why it is unreadable, by line; none otherwise. The receiver's text is not repeated. */
  readonly problems: readonly BilingualText[];
}

/** The delivered file, as the manifest of its run tells. */
export interface DeliveredFile extends SentCounts {
  readonly fileName: string;
  /** People with at least one row. */
  readonly people: number;
}

interface Statements {
  readonly accepted: readonly AcknowledgementRecord[];
  readonly rejected: readonly AcknowledgementRecord[];
  readonly problems: readonly BilingualText[];
}

/**
 * Reads a receiver's acknowledgement or reject file. Takes any bytes. Whatever is not understood in
 * full is `unreadable`, never an acceptance: a person has to look.
 */
export function readAcknowledgement(
  profile: AcknowledgementProfile,
  bytes: Uint8Array,
  delivered: DeliveredFile,
): Acknowledgement {
  const { records, problems: unread } = readAcknowledgementRecords(profile, bytes);
  const statements = statementsOf(profile, records);
  const counts = compareCounts(records, delivered);
  const answers = compareAnswers(statements, sentAnswers(profile, delivered));
  const problems = [
    ...unread,
    ...records.filter(isOfAnotherFile(delivered)).map(({ line }) => anotherFile(line)),
    ...statements.problems,
    ...contradictions(statements),
  ];
  const outcome = problems.length > 0 ? 'unreadable' : judge(profile, statements, delivered);
  const differences = [...counts.differences, ...answers.differences];
  const isCounted = counts.compared + answers.compared > 0;
  return {
    outcome,
    rejects: statements.rejected.map(rejectOf),
    countsMatch: isCounted ? differences.length === 0 : undefined,
    differences,
    problems: outcome === 'unreadable' && problems.length === 0 ? [NO_STATEMENT] : problems,
  };
}

function statementsOf(
  profile: AcknowledgementProfile,
  records: readonly AcknowledgementRecord[],
): Statements {
  const accepted: AcknowledgementRecord[] = [];
  const rejected: AcknowledgementRecord[] = [];
  const problems: BilingualText[] = [];
  for (const record of records) {
    const meaning = meaningOf(profile, record);
    if (meaning === 'accepted') accepted.push(record);
    if (meaning === 'rejected') rejected.push(record);
    if (meaning === 'unreadable') problems.push(unknownStatus(record.line));
  }
  return { accepted, rejected, problems };
}

function meaningOf(
  profile: AcknowledgementProfile,
  { values }: AcknowledgementRecord,
): 'accepted' | 'rejected' | 'counts' | 'unreadable' {
  const isCount = values.employeeNumber === '' && (values.rowCount !== '' || values.total !== '');
  if (profile.columns.status === undefined) {
    return isCount ? 'counts' : profile.rowsWithoutStatus;
  }
  const status = comparable(values.status);
  if (status === '') return isCount ? 'counts' : 'unreadable';
  if (profile.acceptedValues.some((value) => comparable(value) === status)) return 'accepted';
  if (profile.rejectedValues.some((value) => comparable(value) === status)) return 'rejected';
  return 'unreadable';
}

function judge(
  profile: AcknowledgementProfile,
  { accepted, rejected }: Statements,
  delivered: DeliveredFile,
): AcknowledgementOutcome {
  if (rejected.length === 0) return accepted.length > 0 ? 'accepted' : profile.emptyFile;
  if (profile.rejectedRow === 'file' || rejected.some(isAboutTheFile)) return 'rejected';
  const isEverything = numberOfSubjects(rejected) >= sentAnswers(profile, delivered);
  return accepted.length === 0 && isEverything ? 'rejected' : 'partly-rejected';
}

/** How many answers there are if the receiver answers everything singly. */
function sentAnswers({ rowsAnswer }: AcknowledgementProfile, delivered: DeliveredFile): number {
  return rowsAnswer === 'rows' ? delivered.rows : delivered.people;
}

/** A receiver that accepts row by row must not leave any out. */
function compareAnswers({ accepted, rejected }: Statements, sent: number): ComparedCounts {
  const isSingly = accepted.some(({ values }) => values.employeeNumber !== '');
  if (!isSingly || accepted.some(isAboutTheFile)) return { compared: 0, differences: [] };
  const answered = numberOfSubjects([...accepted, ...rejected]);
  if (answered === sent) return { compared: 1, differences: [] };
  const [sentText, acknowledged] = [String(sent), String(answered)];
  return {
    compared: 1,
    differences: [{ what: 'rows', earningsCode: undefined, sent: sentText, acknowledged }],
  };
}

/** One row may be rejected for several reasons. */
function numberOfSubjects(records: readonly AcknowledgementRecord[]): number {
  return new Set(
    records.map(({ values }) => JSON.stringify([values.employeeNumber, values.earningsCode])),
  ).size;
}

function contradictions({ accepted, rejected }: Statements): BilingualText[] {
  return accepted.some(isAboutTheFile) && rejected.some(isAboutTheFile) ? [CONTRADICTION] : [];
}

function isAboutTheFile({ values }: AcknowledgementRecord): boolean {
  return values.employeeNumber === '' && values.earningsCode === '';
}

function isOfAnotherFile({ fileName }: DeliveredFile): (record: AcknowledgementRecord) => boolean {
  return ({ values }) =>
    values.fileName !== '' && unencrypted(values.fileName) !== unencrypted(fileName);
}

/** A receiver may name the file as it came or as it was after decryption. */
function unencrypted(fileName: string): string {
  return fileName.replace(/\.(pgp|asc)$/i, '');
}

function rejectOf({ line, values }: AcknowledgementRecord): AcknowledgedReject {
  const orUndefined = (text: string): string | undefined => (text === '' ? undefined : text);
  return {
    line,
    employeeNumber: orUndefined(values.employeeNumber),
    earningsCode: orUndefined(values.earningsCode),
    reason: orUndefined(values.reason),
  };
}

function unknownStatus(line: number): BilingualText {
  return {
    en: `Line ${String(line)} has a status that is neither accepted nor rejected.`,
    zhHK: `第 ${String(line)} 行的狀態既非接受亦非拒絕。`,
  };
}

function anotherFile(line: number): BilingualText {
  return {
    en: `Line ${String(line)} answers another file.`,
    zhHK: `第 ${String(line)} 行是對另一檔案的回覆。`,
  };
}

const CONTRADICTION: BilingualText = {
  en: 'The file as a whole is both accepted and rejected.',
  zhHK: '整個檔案同時被接受及拒絕。',
};
const NO_STATEMENT: BilingualText = {
  en: 'The file says neither that anything is accepted nor that anything is rejected.',
  zhHK: '檔案沒有表明接受或拒絕任何內容。',
};
