import { describe, expect, test } from 'vitest';
import {
  environmentUsage,
  parseEnvironmentOptions,
  type EnvironmentCommandParts,
} from '../../../../infra/command/environment-command.ts';
import { commandOption } from '../../../../infra/command/payload-option.ts';
import { UsageError } from '../../../../infra/command/usage-error.ts';

const command: EnvironmentCommandParts = {
  name: 'weigh',
  title: '秤重',
  exits: '0 done / 完成',
  options: {
    plan: commandOption('flag', '', 'show only', '只顯示'),
    file: commandOption('text', 'FILE', 'what to read', '要讀取的檔案'),
  },
};

function problemsOf(args: readonly string[]): readonly string[] {
  try {
    parseEnvironmentOptions(command, args);
  } catch (error) {
    if (error instanceof UsageError) return error.problems.en;
    throw error;
  }
  return [];
}

describe('a command told by options', () => {
  test('has its own options and those of every such command', () => {
    const options = parseEnvironmentOptions(command, [
      ...['--plan', '--file', 'a.yaml', '--env', 'test', '--json'],
    ]);

    expect(options).toEqual({ plan: true, file: 'a.yaml', env: 'test', json: true });
  });

  test('names everything that is wrong at once', () => {
    expect(problemsOf(['go', '--plan=1', '--flie', 'x', '--file'])).toEqual([
      '--plan: takes no value',
      '--file: a value is missing',
      'x: not understood; options begin with --',
      'go: not understood; options begin with --',
      '--flie: no option of weigh',
    ]);
  });

  test('has a page with every option in both languages', () => {
    const page = environmentUsage(command);

    for (const word of ['--plan', '--file FILE', '--env NAME', '--state DIR', '--json', '--help']) {
      expect(page).toContain(word);
    }
    expect(page).toContain('what to read / 要讀取的檔案');
  });
});
