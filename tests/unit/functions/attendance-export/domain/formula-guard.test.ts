import { describe, expect, test } from 'vitest';
import { generic, render, rowsOf } from './rendered-text.ts';
import { withColumns } from './sample-profiles.ts';
import { line } from './sample-records.ts';

describe('a text that a spreadsheet would compute', () => {
  const starts = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

  test.each(starts)('stops the file in the cost centre, where it begins with %j', (start) => {
    const attempt = () => render([line({ costCentre: `${start}1+1` })]);

    expect(attempt).toThrow(expect.objectContaining({ code: 'profile.line-not-writable' }));
    expect(attempt).toThrow(/employee E001, .*: column Cost Centre begins like a formula/);
  });

  test.each(['=1+1', '-陳', '@大文', '＝1'])(
    'leaves the name %s empty; the hours stand',
    (name) => {
      const file = render([line({ name })]);

      expect(rowsOf(file)).toEqual(['HKSC,20261001,20261031,E001,,REG,8.00,H,,CC1']);
      expect(file.exceptions).toMatchObject([
        { kind: 'name-not-writable', affectsPay: false, employeeNumber: 'E001' },
      ]);
      expect(file.exceptions[0]?.text).toMatchObject({
        en: expect.stringContaining('begins like a spreadsheet formula') as string,
        zhHK: expect.stringContaining('開頭與試算表公式相同') as string,
      });
    },
  );

  test('holds the run where the name is mandatory', () => {
    const { exceptions } = render([line({ name: '=1' })], { nameColumn: 'mandatory' });

    expect(exceptions).toMatchObject([{ kind: 'mandatory-name-not-writable', affectsPay: true }]);
  });

  test('is made text by an apostrophe where the profile says so', () => {
    const lines = [line({ name: '=1+1', costCentre: '\t"x"' })];
    const file = render(lines, { formulaGuard: 'quote-prefix' });

    expect(rowsOf(file)).toEqual(['HKSC,20261001,20261031,E001,\'=1+1,REG,8.00,H,,"\'\t""x"""']);
    expect(file.exceptions).toEqual([]);
  });

  test('is let through where the profile says so', () => {
    expect(rowsOf(render([line({ name: '=1+1' })], { formulaGuard: 'off' }))).toEqual([
      'HKSC,20261001,20261031,E001,=1+1,REG,8.00,H,,CC1',
    ]);
  });

  test('may hold the signs anywhere else', () => {
    expect(render([line({ name: 'A=B', costCentre: 'CC-1+@' })]).exceptions).toEqual([]);
  });

  test('is no concern of numbers and of the profile’s own constants', () => {
    const constant = { kind: 'constant' as const, header: 'Tel', value: '+852' };
    const profile = withColumns(generic, [...generic.records.detail, constant]);

    expect(rowsOf(render([line({ minutes: -60 })], profile))).toEqual([
      'HKSC,20261001,20261031,E001,陳大文,REG,-1.00,H,,CC1,+852',
    ]);
  });
});
