import { expect, it } from 'vitest';
import { readProvisionOptions } from '../../../../infra/provision/provision-options.ts';
import { UsageError } from '../../../../infra/command/usage-error.ts';

function problemsOf(...args: readonly string[]): readonly string[] {
  try {
    readProvisionOptions(args);
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.problems.en;
    throw error;
  }
}

it('reads what is asked, kinds in the order in which they are made', () => {
  const options = readProvisionOptions([
    ...['--env', 'test', '--apply', '--only', 'logs,tables', '--contract', 'lease, inbox'],
    ...['--corp', 'dinga,dingb', '--lock-audit', 'dt-audit-prod', '--json'],
  ]);

  expect(options).toEqual({
    environment: 'test',
    mode: 'apply',
    only: ['tables', 'logs'],
    corpIds: ['dinga', 'dingb'],
    contract: new Set(['lease', 'inbox']),
    lockAudit: 'dt-audit-prod',
    stateDirectory: '.local',
    isJson: true,
  });
});

it('plans or applies all kinds unless told otherwise', () => {
  const options = readProvisionOptions(['--env', 'local', '--plan']);

  expect(options?.mode).toBe('plan');
  expect(options?.only).toEqual(['tables', 'buckets', 'roles', 'logs']);
});

it('wants to be told the environment, and whether to plan or to apply', () => {
  const nothing = problemsOf();
  const both = problemsOf('--env', 'test', '--plan', '--apply');

  expect(nothing).toEqual([
    '--env: is missing; test, prod or local',
    'Give one of --plan (shows what would be done) and --apply (does it)',
  ]);
  expect(both).toHaveLength(1);
});

it('tells all that is wrong at once', () => {
  const found = problemsOf(
    ...['now', '--env', 'test', '--apply', '--force', '--only', 'tables,queues', '--corp', 'a/b'],
  );

  expect(found).toEqual([
    'now: not understood; options begin with --',
    '--force: no option of provision',
    '--only: queues is none of tables, buckets, roles, logs',
    '--corp: a/b is no corpId; letters and digits only',
  ]);
});

it('gives its page of help when asked', () => {
  expect(readProvisionOptions(['--help'])).toBeUndefined();
  expect(readProvisionOptions(['help'])).toBeUndefined();
});
