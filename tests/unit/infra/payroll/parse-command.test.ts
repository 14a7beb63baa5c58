import { describe, expect, test } from 'vitest';
import { payloadSchemas } from '../../../../functions/attendance-export/requests/payload-schemas.ts';
import { payloadOptions } from '../../../../infra/payroll/command-options.ts';
import { localActions, payrollCommand } from '../../../../infra/payroll/payroll-command.ts';
import { UsageError } from '../../../../infra/command/usage-error.ts';

function problemsOf(...args: readonly string[]): UsageError['problems'] {
  try {
    payrollCommand.parse(args);
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  throw new Error('the command was accepted');
}

describe('a command line', () => {
  test('is an action with options, in any order', () => {
    const command = payrollCommand.parse([
      '--period',
      '2026-10',
      'export',
      '--refresh',
      '--company=HUX',
    ]);

    expect(command).toEqual({
      action: 'export',
      about: '',
      options: { period: '2026-10', refresh: true, company: 'HUX' },
    });
  });

  test('is told of everything that is wrong with it at once, in both languages', () => {
    const { en, zhHK } = problemsOf(
      'export',
      '--colour=red',
      '--refresh=yes',
      '--period',
      '--agree',
      'now',
    );

    expect([...en].sort()).toEqual([
      '--agree: no option of export',
      '--colour: no option of export',
      '--period: a value is missing',
      '--refresh: takes no value',
      'now: not understood; options begin with --',
    ]);
    expect(zhHK).toHaveLength(en.length);
    expect(zhHK.join()).toContain('--colour：export 沒有此選項');
  });

  test('does not swallow an option as the value of the one before', () => {
    expect(problemsOf('export', '--company', '--refresh').en).toEqual([
      '--company: a value is missing',
    ]);
  });

  test('may not say one thing twice', () => {
    expect(problemsOf('status', '--period', '2026-10', '--period', '2026-11').en).toEqual([
      '--period: given more than once',
    ]);
  });

  test('is refused if its action is unknown', () => {
    expect(problemsOf('exprot').zhHK).toEqual(['exprot：沒有此動作']);
  });

  test.each([[], ['help'], ['--help']])('asks for help: %j', (...args: readonly string[]) => {
    expect(payrollCommand.parse(args)).toMatchObject({ action: 'help', about: '' });
  });

  test.each([
    ['help', 'export'],
    ['export', '--help'],
  ])('asks for help about an action: %s %s', (...args: readonly string[]) => {
    expect(payrollCommand.parse(args)).toMatchObject({ action: 'help', about: 'export' });
  });
});

describe('the options of an action', () => {
  test('leave no field of its payload out', () => {
    const fields = new Set(Object.values(payloadOptions).map(({ field }) => field));

    const missing = Object.keys(payloadSchemas).flatMap((action) =>
      payrollCommand.fieldsOf(action).filter((field) => field !== 'action' && !fields.has(field)),
    );

    expect(missing).toEqual([]);
  });

  test('do not include what other actions take', () => {
    expect(payrollCommand.optionsOf('status')).toContain('period');
    expect(payrollCommand.optionsOf('mark-paid')).not.toContain('accept');
    expect(payrollCommand.optionsOf('mark-paid')).not.toContain('accept-all-of');
    expect(payrollCommand.optionsOf('decide')).toEqual(['agree', 'refuse', 'as', 'state', 'json']);
  });
});

describe('the page of help', () => {
  test('names every action with what it does, in both languages', () => {
    const page = payrollCommand.usagePage('');

    for (const action of payrollCommand.actions) {
      expect(page).toMatch(new RegExp(`^  ${action} +[a-z].+ / .*\\p{Script=Han}`, 'mu'));
    }
  });

  test('says of what plays people that it is for the local cloud only', () => {
    for (const action of Object.keys(localActions)) {
      expect(payrollCommand.usagePage(action)).toContain('local cloud only');
      expect(payrollCommand.usagePage(action)).toContain('只限本機雲端');
    }
  });

  test('of an action names its options and no others', () => {
    const page = payrollCommand.usagePage('mark-paid');

    expect(page).toContain('--employees A,B');
    expect(page).not.toContain('--refresh');
  });
});
