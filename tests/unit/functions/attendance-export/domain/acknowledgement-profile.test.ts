import { describe, expect, it } from 'vitest';
import { describeIssues } from '../../../../../shared/configuration/index.ts';
import {
  acknowledgementNames,
  acknowledgementProfileSchema,
  type AcknowledgedFile,
} from '../../../../../functions/attendance-export/domain/acknowledgement-profile.ts';

const settings = {
  folder: 'outbound',
  fileNamePattern: '{fileName}.ack',
  format: 'csv',
  columns: { status: 'STATUS' },
  acceptedValues: ['OK'],
  rejectedValues: ['ERROR'],
};
const file: AcknowledgedFile = {
  fileName: 'HKSC_2026-10_0001.csv.pgp',
  company: 'HKSC',
  period: '2026-10',
  from: '2026-10-01',
  to: '2026-10-31',
  run: '0001',
};

function problemsOf(changes: object): readonly string[] {
  const parsed = acknowledgementProfileSchema.safeParse({ ...settings, ...changes });
  return parsed.success ? [] : describeIssues(parsed.error).en;
}

function isNamed(fileNamePattern: string, name: string): boolean {
  const profile = acknowledgementProfileSchema.parse({ ...settings, fileNamePattern });
  return acknowledgementNames(profile, file)(name);
}

describe('the settings of an acknowledgement', () => {
  it('need no more than folder, name, format and what the status means', () => {
    expect(acknowledgementProfileSchema.parse(settings)).toMatchObject({
      headerRow: true,
      characterSet: 'utf-8',
      rowsWithoutStatus: 'unreadable',
      rejectedRow: 'row',
      rowsAnswer: 'rows',
      emptyFile: 'unreadable',
    });
  });

  it.each<[string, object, RegExp]>([
    ['a name that fits every run', { fileNamePattern: '*.ack' }, /\{fileName\} or \{baseName\}/],
    ['a name without its period', { fileNamePattern: 'A_{run}.csv' }, /\{period\} or \{from\}/],
    ['an unknown placeholder', { fileNamePattern: '{fileName}_{name}' }, /unknown \{placeholder\}/],
    ['a brace that stays open', { fileNamePattern: '{fileName}_{run' }, /unknown \{placeholder\}/],
    ['a path', { fileNamePattern: '../{fileName}' }, /letters, digits/],
    ['a pattern of stars', { fileNamePattern: '*a*b*c*{fileName}' }, /three \*/],
    ['a status without values', { acceptedValues: [] }, /acceptedValues and rejectedValues/],
    ['a value with two meanings', { rejectedValues: ['no', ' ok '] }, /both accepted and rejected/],
    ['rows without meaning', { columns: { reason: 'MSG' } }, /rowsWithoutStatus/],
    ['a number beside a header row', { columns: { status: 1 } }, /by number only/],
    ['a name without a header row', { headerRow: false }, /by number only/],
    ['a number as a key', { format: 'key-value', columns: { status: 1 } }, /by number only/],
  ])('refuse %s', (_title, changes, message) => {
    const problems = problemsOf(changes);

    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(message);
  });

  it('tell each problem in Chinese too', () => {
    const parsed = acknowledgementProfileSchema.safeParse({
      ...settings,
      fileNamePattern: '*.{x}',
      columns: { status: 2 },
      rejectedValues: ['ok'],
    });

    const { en, zhHK } = describeIssues(parsed.success ? never() : parsed.error);

    expect(en).toHaveLength(4);
    expect(zhHK.filter((text) => !/[\u4e00-\u9fff]/.test(text))).toEqual([]);
  });
});

function never(): never {
  throw new Error('it was accepted');
}

describe('the name of an acknowledgement', () => {
  it.each([
    ['{fileName}.ack', 'HKSC_2026-10_0001.csv.pgp.ack'],
    ['{baseName}.rej', 'HKSC_2026-10_0001.rej'],
    ['ACK_{company}_{from}_{to}_{run}.csv', 'ACK_HKSC_20261001_20261031_0001.csv'],
    ['{company}-{period}-{run}_*.txt', 'HKSC-2026-10-0001_20261103-0915.txt'],
  ])('%s fits %s', (pattern, name) => {
    expect(isNamed(pattern, name)).toBe(true);
  });

  it.each([
    ['{fileName}.ack', 'HKSC_2026-10_0002.csv.pgp.ack'],
    ['{fileName}.ack', 'HKSC_2026-10_0001xcsv.pgp.ack'],
    ['{fileName}.ack', 'HKSC_2026-10_0001.csv.pgp.ack.part'],
    ['{fileName}.ack', 'old_HKSC_2026-10_0001.csv.pgp.ack'],
    ['{company}-{period}-{run}_*.txt', 'HKSC-2026-10-0001.txt'],
  ])('%s does not fit %s', (pattern, name) => {
    expect(isNamed(pattern, name)).toBe(false);
  });
});
