import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { renderFile } from '../../../../../functions/attendance-export/domain/render-file.ts';
import { programPath, requiresProgram } from '../../../../support/debian-programs.ts';
import { cp950, subject } from './rendered-text.ts';
import { fixedWidth, fixtureProfile } from './sample-profiles.ts';
import { line } from './sample-records.ts';

const repeat = (count: number, widths: readonly number[]): number[] =>
  Array.from({ length: count }, () => widths).flat();

/** Widths of the layout as they were published, without the two bytes of the line end. */
const HEADER = [3, 8, 4, 8, 5, 6, 9, 70, 25, 5, 11, 1480];
const DETAIL = [
  ...[3, 8, 4, 8, 5, 6, 9, 1, 20, 55, 50, 1, 1, 40, 50, 9, 40, 90, 1, 60, 40, 30, 8, 8],
  ...repeat(10, [19, 9]),
  ...repeat(3, [35, 19, 9]),
  ...[28, 9, 1],
  ...repeat(2, [110, 19, 26, 7, 7, 7, 7]),
  ...[1, 20, 60, 60, 13, 60],
];
const RECORD = 1636;
const profile = fixedWidth(fixtureProfile('fixture-1636'));

const september = { kind: 'prior-period', from: '2026-09-01', to: '2026-09-30' } as const;
const lines = [
  line({ name: '許功蓋', minutes: 10_000 }),
  line({ name: '許功蓋', minutes: -90, ...september }),
  line({ employeeNumber: 'E002', userId: 'u2', name: '陳堃', earningsCode: 'LATE', minutes: 1 }),
  // 26 characters, 52 bytes: one character more than the column of 50 bytes holds.
  line({ employeeNumber: 'E003', userId: 'u3', name: '陳'.repeat(26) }),
];
const { bytes, rowCount, exceptions } = renderFile(profile, subject, lines, cp950);

const sum = (widths: readonly number[]): number => widths.reduce((total, width) => total + width);

describe('the fixed-length layout of 1636 bytes', () => {
  test('adds up: fields and line end are one record, in header and detail', () => {
    expect(sum(HEADER) + 2).toBe(RECORD);
    expect(sum(DETAIL) + 2).toBe(RECORD);
  });

  test('is described by the profile with the very same widths', () => {
    const { header = [], detail } = profile.records;

    expect(header.map(({ widthBytes }) => widthBytes)).toEqual(HEADER);
    expect(detail.map(({ widthBytes }) => widthBytes)).toEqual(DETAIL);
  });

  test('has a header, four records and one last byte, each record ended by CR LF', () => {
    expect(rowCount).toBe(4);
    expect(bytes).toHaveLength(RECORD * 5 + 1);
    expect(bytes.at(-1)).toBe(0x1a);
    for (let end = RECORD; end < bytes.length; end += RECORD) {
      expect([...bytes.subarray(end - 2, end)]).toEqual([0x0d, 0x0a]);
    }
  });

  test('names the person whose name code page 950 lacks, and nobody else', () => {
    expect(exceptions).toMatchObject([{ kind: 'name-not-encodable', employeeNumber: 'E002' }]);
  });
});

requiresProgram('python3')('an independent reader that counts bytes', () => {
  const script = [
    'import json, sys',
    'record, header, detail = json.loads(sys.argv[1])',
    'data = sys.stdin.buffer.read()',
    'assert data[-1:] == b"\\x1a" and (len(data) - 1) % record == 0',
    'rows = []',
    'for start in range(0, len(data) - 1, record):',
    '    at, fields = start, []',
    '    for width in (header if start == 0 else detail):',
    '        fields.append(data[at:at + width].decode("cp950"))',
    '        at += width',
    '    assert data[at:at + 2] == b"\\r\\n"',
    '    rows.append(fields)',
    'print(json.dumps(rows))',
  ].join('\n');

  test('finds every field at its place: Python’s cp950', () => {
    const widths = JSON.stringify([RECORD, HEADER, DETAIL]);
    const { stdout } = spawnSync(programPath('python3'), ['-c', script, widths], { input: bytes });

    const [header = [], ...details] = JSON.parse(stdout.toString()) as string[][];

    expect(header.slice(0, 6)).toEqual(['HDR', '    HKSC', '2026', '20261031', '00001', '000000']);
    expect(header[7]).toBe(`海港峰貿易有限公司${' '.repeat(70 - 18)}`);
    // 166.67 − 1.50 + 0.02 + 8.00 as written; the last place is for a minus.
    expect(header.slice(9, 11)).toEqual(['00004', '0000017319 ']);
    const shown = details.map((row) => [5, 6, 8, 10, 22, 23, 25, 27].map((index) => row[index]));
    expect(shown).toEqual([
      [
        ...['000001', '     E001', `REG${' '.repeat(17)}`, `許功蓋${' '.repeat(44)}`],
        ...['20261001', '20261031', '00016667 ', '000000000'],
      ],
      [
        ...['000002', '     E001', `REG${' '.repeat(17)}`, `許功蓋${' '.repeat(44)}`],
        ...['20260901', '20260930', '00000150-', '000000000'],
      ],
      [
        ...['000003', '     E002', `LATE${' '.repeat(16)}`, ' '.repeat(50)],
        ...['20261001', '20261031', '00000002 ', '000000000'],
      ],
      [
        ...['000004', '     E003', `REG${' '.repeat(17)}`, '陳'.repeat(25)],
        ...['20261001', '20261031', '00000800 ', '000000000'],
      ],
    ]);
    expect(details.every((row) => row.length === DETAIL.length)).toBe(true);
  });
});
