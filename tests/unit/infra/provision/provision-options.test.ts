import { expect, it } from 'vitest';
import { parseEnvironmentOptions } from '../../../../infra/command/environment-command.ts';
import { UsageError } from '../../../../infra/command/usage-error.ts';
import { provisionCommand } from '../../../../infra/provision/provision-command.ts';
import {
  readProvisionOptions,
  type ProvisionOptions,
} from '../../../../infra/provision/provision-options.ts';

function read(...args: readonly string[]): ProvisionOptions {
  return readProvisionOptions(parseEnvironmentOptions(provisionCommand, args));
}

function problemsOf(...args: readonly string[]): readonly string[] {
  try {
    read(...args);
    return [];
  } catch (error) {
    if (error instanceof UsageError) return error.problems.en;
    throw error;
  }
}

it('reads what is asked, kinds in the order in which they are made', () => {
  const options = read(
    ...['--env', 'test', '--apply', '--only', 'logs,tables', '--contract', 'lease, inbox'],
    ...['--corp', 'dinga,dingb', '--lock-audit', 'dt-audit-prod', '--json'],
  );

  expect(options).toEqual({
    mode: 'apply',
    only: ['tables', 'logs'],
    corpIds: ['dinga', 'dingb'],
    contract: new Set(['lease', 'inbox']),
    lockAudit: 'dt-audit-prod',
  });
});

it('plans or applies all kinds unless told otherwise', () => {
  const options = read('--env', 'local', '--plan');

  expect(options.mode).toBe('plan');
  expect(options.only).toEqual(['tables', 'buckets', 'roles', 'logs']);
});

it('wants to be told whether to plan or to apply', () => {
  const nothing = problemsOf();
  const both = problemsOf('--env', 'test', '--plan', '--apply');

  const wanted = ['Give one of --plan (shows what would be done) and --apply (does it)'];
  expect([nothing, both]).toEqual([wanted, wanted]);
});

it('tells all that is wrong with the values at once', () => {
  const found = problemsOf('--env', 'test', '--only', 'tables,queues', '--corp', 'a/b');

  expect(found).toEqual([
    'Give one of --plan (shows what would be done) and --apply (does it)',
    '--only: queues is none of tables, buckets, roles, logs',
    '--corp: a/b is no corpId; letters and digits only',
  ]);
});
