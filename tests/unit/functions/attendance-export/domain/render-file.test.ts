import { spawnSync } from 'node:child_process';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { DelimitedProfile } from '../../../../../functions/attendance-export/domain/file-profile.ts';
import { FieldNotEncodableError } from '../../../../../functions/attendance-export/domain/file-record.ts';
import type { PayrollLine } from '../../../../../functions/attendance-export/domain/payroll-line.ts';
import {
  describeProfileForHash,
  renderFile,
} from '../../../../../functions/attendance-export/domain/render-file.ts';
import { programPath, requiresProgram } from '../../../../support/debian-programs.ts';
import { cp950, generic, render, subject, textOf } from './rendered-text.ts';
import { fixtureProfile, withColumns } from './sample-profiles.ts';
import { line } from './sample-records.ts';

describe('the payroll file', () => {
  test('has a header and a row per line, each ended by carriage return and line feed', () => {
    const { bytes, rowCount, exceptions } = render([line(), line({ employeeNumber: 'E002' })]);

    expect(textOf(bytes).split('\r\n')).toEqual([
      'Company Code,Period From,Period To,Employee No,Chinese Name,Pay Code,Quantity,Unit,Amount,Cost Centre',
      'HKSC,20261001,20261031,E001,陳大文,REG,8.00,H,,CC1',
      'HKSC,20261001,20261031,E002,陳大文,REG,8.00,H,,CC1',
      '',
    ]);
    expect(rowCount).toBe(2);
    expect(exceptions).toEqual([]);
  });

  test('writes 許功蓋 in the bytes that every Big5 receiver reads', () => {
    const { bytes } = render([line({ name: '許功蓋' })]);

    expect(Buffer.from(bytes).includes(Buffer.from(',\xb3\x5c\xa5\x5c\xbb\x5c,', 'latin1'))).toBe(
      true,
    );
  });

  test('quotes what would break a row, and doubles the quotes in it', () => {
    const odd = { costCentre: 'a,b "c"\r\nd', payGroup: 'M' };

    const text = textOf(render([line(odd)]).bytes);

    expect(text.endsWith(',"a,b ""c""\r\nd"\r\n')).toBe(true);
    expect(parse(text, { columns: true, record_delimiter: '\r\n' })).toMatchObject([
      { 'Cost Centre': odd.costCentre },
    ]);
  });

  test.each([
    [';', 'a;b', '"a;b"'],
    [';', 'a,b', 'a,b'],
    ['\t', 'a\tb', '"a\tb"'],
    [',', 'a|b\\c', 'a|b\\c'],
  ] as const)('with the delimiter “%s” writes %s as %s', (delimiter, costCentre, written) => {
    const text = textOf(render([line({ costCentre })], { delimiter }).bytes);

    expect(text.endsWith(`${delimiter}${written}\r\n`)).toBe(true);
  });

  test('quotes every field where the profile says so, and ends lines as it says', () => {
    const { bytes } = render([line()], { quoting: 'always', lineEnd: 'lf', headerRow: false });

    expect(textOf(bytes)).toBe(
      '"HKSC","20261001","20261031","E001","陳大文","REG","8.00","H","","CC1"\n',
    );
  });

  test.each([
    ['yyyy-MM-dd', '2026-10-01,2026-10-31'],
    ['yyyyMMdd', '20261001,20261031'],
    ['dd/MM/yyyy', '01/10/2026,31/10/2026'],
  ] as const)('writes dates as %s', (dateFormat, written) => {
    expect(textOf(render([line()], { dateFormat }).bytes)).toContain(`HKSC,${written},E001`);
  });

  test('begins with a byte-order mark only where the profile says so', () => {
    const marked = render([line({ name: '堃' })], { characterSet: 'utf-8-bom' });
    const plain = render([line({ name: '堃' })], { characterSet: 'utf-8' });

    expect(Buffer.from(marked.bytes).toString()).toBe(
      `\u{FEFF}${Buffer.from(plain.bytes).toString()}`,
    );
    expect(plain.exceptions).toEqual([]);
  });

  test('with no lines is a header alone', () => {
    expect(render([])).toMatchObject({ rowCount: 0, exceptions: [] });
    expect(textOf(render([]).bytes)).toMatch(/^Company Code,[^\n]*\r\n$/);
  });

  test('is the same bytes for the same lines', () => {
    const lines = [line(), line({ employeeNumber: 'E002', name: '堃' })];

    expect(render(lines)).toEqual(render(lines));
  });
});

describe('a profile of the form before', () => {
  test('gives the bytes of the present generic profile, for lines of the period itself', () => {
    const lines = [
      line(),
      line({ earningsCode: 'LATE', minutes: 7, unit: 'minutes', costCentre: 'a,"b"' }),
      line({ employeeNumber: 'E002', userId: 'u2', name: '許功蓋堃' }),
    ];

    expect(renderFile(fixtureProfile('adp-hk-generic-v1'), subject, lines, cp950)).toEqual(
      render(lines),
    );
  });

  test('gives the bytes that it gave: one row, with filled slots', () => {
    const lines = ['REG', 'A', 'B', 'C'].map((earningsCode) => line({ earningsCode }));

    const { bytes } = renderFile(fixtureProfile('adp-wfn-paydata-v1'), subject, lines, cp950);

    expect(textOf(bytes).split('\r\n')).toEqual([
      'Co Code,Batch ID,File #,Employee Name,Reg Hours,O/T Hours,Hours 3 Code,Hours 3 Amount,Hours 4 Code,Hours 4 Amount,Temp Dept',
      'HKSC,0001,E001,陳大文,8.00,,A,8.00,B,8.00,CC1',
      'HKSC,0001,E001,陳大文,,,C,8.00,,,CC1',
      '',
    ]);
  });

  test('writes a text like a formula as it did', () => {
    const lines = [line({ costCentre: '=1+1', name: '@x' })];

    const { bytes } = renderFile(fixtureProfile('adp-hk-generic-v1'), subject, lines, cp950);

    expect(textOf(bytes)).toContain(',E001,@x,REG,8.00,H,,=1+1\r\n');
  });
});

describe('a name that the character set lacks', () => {
  const lines = [
    line({ name: '陳堃' }),
    line({ name: '陳堃', earningsCode: 'LATE', minutes: 6 }),
    line({ employeeNumber: 'E002', userId: 'u2' }),
  ];

  test('leaves its column empty, keeps the hours, and is named once with person and character', () => {
    const { bytes, exceptions, rowCount } = render(lines);
    const text = textOf(bytes);

    expect(text).toContain(',E001,,REG,8.00,');
    expect(text).toContain(',E001,,LATE,0.10,');
    expect(text).toContain(',E002,陳大文,REG,8.00,');
    expect(text).not.toContain('?');
    expect(rowCount).toBe(3);
    expect(exceptions).toMatchObject([
      { kind: 'name-not-encodable', affectsPay: false, employeeNumber: 'E001', userId: 'u1' },
    ]);
    expect(exceptions[0]?.text.en).toContain('堃 (U+5803)');
    expect(exceptions[0]?.text.zhHK).toContain('堃 (U+5803)');
  });

  test('holds the run where the profile makes the name mandatory', () => {
    const { exceptions } = render(lines, { nameColumn: 'mandatory' });

    expect(exceptions).toMatchObject([{ kind: 'mandatory-name-not-encodable', affectsPay: true }]);
  });

  test('is no matter where the file has no column for it', () => {
    const nameless = withColumns(
      generic,
      generic.records.detail.filter((c) => c.kind !== 'value' || c.source !== 'name'),
    );

    expect(render(lines, { ...nameless, nameColumn: 'mandatory' }).exceptions).toEqual([]);
  });

  test('an empty name is an exception only where it is mandatory', () => {
    const unnamed = [line({ name: '' })];

    expect(render(unnamed).exceptions).toEqual([]);
    expect(render(unnamed, { nameColumn: 'mandatory' }).exceptions).toMatchObject([
      { kind: 'mandatory-name-missing', affectsPay: true, employeeNumber: 'E001' },
    ]);
  });

  test('may be another than that of the line, if somebody says which', () => {
    const nameOf = (one: PayrollLine) => `堃 of ${one.employeeNumber}`;

    const { bytes, exceptions } = renderFile(generic, subject, lines, cp950, { nameOf });

    expect(textOf(bytes)).not.toContain('陳大文');
    expect(exceptions.map(({ employeeNumber }) => employeeNumber)).toEqual(['E001', 'E002']);
  });

  test('is brought to its ordinary form before it is given up', () => {
    const { bytes, exceptions } = render([line({ name: ' 陳\u{F9DC}\u{E0100} ' })]);

    expect(textOf(bytes)).toContain(',陳隆,');
    expect(exceptions).toEqual([]);
  });
});

describe('any other field that the character set lacks', () => {
  test.each([
    ['a cost centre', { costCentre: '邨' }, {}, 'Cost Centre', 'U+90A8'],
    [
      'a constant',
      {},
      withColumns(generic, [
        ...generic.records.detail,
        { kind: 'constant', header: 'Note', value: '€堃' },
      ]),
      'Note',
      'U+5803',
    ],
    [
      'a header',
      {},
      withColumns(generic, [{ kind: 'value', header: '員工𠮷', source: 'employeeNumber' }]),
      '員工𠮷',
      'U+20BB7',
    ],
  ])('stops the file: %s', (_, lineChange, profileChange, column, codePoint) => {
    const attempt = () => render([line(lineChange)], profileChange);

    expect(attempt).toThrow(FieldNotEncodableError);
    try {
      attempt();
    } catch (error) {
      expect(error).toMatchObject({ column, codePoints: [codePoint] });
    }
  });
});

requiresProgram('python3')('an independent reader of the file', () => {
  test('Python’s cp950 and csv modules read what was meant', () => {
    const names = ['許功蓋', '恒裏銹', '十卅仝', '李"大"文,明', '陳堃'];
    const { bytes } = render(
      names.map((name, index) => line({ name, employeeNumber: `E00${String(index)}` })),
    );
    const script =
      'import csv, io, json, sys\n' +
      'text = sys.stdin.buffer.read().decode("cp950")\n' +
      'print(json.dumps(list(csv.DictReader(io.StringIO(text, newline="")))))';

    const { stdout } = spawnSync(programPath('python3'), ['-c', script], { input: bytes });

    expect(JSON.parse(stdout.toString())).toMatchObject(
      ['許功蓋', '恒裏銹', '十卅仝', '李"大"文,明', ''].map((name, index) => ({
        'Chinese Name': name,
        'Employee No': `E00${String(index)}`,
        Quantity: '8.00',
      })),
    );
  });
});

describe('the text that stands for a profile where two runs are compared', () => {
  test('names profile, version and character set', () => {
    expect(describeProfileForHash(generic)).toMatch(/^adp-hk-generic@2 cp950-strict \{/);
  });

  test.each([
    ['the version', { version: 3 }],
    ['the character set', { characterSet: 'big5-hkscs-2008' }],
    ['the delimiter', { delimiter: ';' }],
    ['a column', withColumns(generic, generic.records.detail.slice(1))],
  ] satisfies [string, Partial<DelimitedProfile>][])('changes with %s', (_, change) => {
    expect(describeProfileForHash({ ...generic, ...change })).not.toBe(
      describeProfileForHash(generic),
    );
  });

  test('stays with another description', () => {
    const described = { ...generic, description: { en: 'Other', zhHK: '其他' } };

    expect(describeProfileForHash(described)).toBe(describeProfileForHash(generic));
  });
});
