import { describe, expect, it } from 'vitest';
import { commandOptions } from '../../../../infra/send-callback/command-options.ts';
import { parseCommand } from '../../../../infra/send-callback/parse-command.ts';
import { usagePage } from '../../../../infra/send-callback/usage-page.ts';
import { UsageError } from '../../../../infra/command/usage-error.ts';

function problemsOf(...args: readonly string[]): UsageError['problems'] {
  try {
    parseCommand(args, {});
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  throw new Error('the command was accepted');
}

describe('the command line of send-callback', () => {
  it('takes texts, flags and repeated fields in any order and spelling', () => {
    const parsed = parseCommand(
      ['--json', '--field', 'a=1', '--type=check_in', '--field=b=2=3', '--text=--x'],
      {},
    );

    expect(parsed.texts).toEqual({ type: 'check_in', text: '--x' });
    expect([...parsed.flags]).toEqual(['json']);
    expect(parsed.fields).toEqual(['a=1', 'b=2=3']);
  });

  it('takes secrets from the environment where a URL is named, but prefers what is written', () => {
    const environment = {
      SEND_CALLBACK_TOKEN: 'fromEnvironment',
      SEND_CALLBACK_AES_KEY: 'keyOfEnvironment',
      SEND_CALLBACK_ROBOT_SECRET: '',
    };

    const named = parseCommand(['--url', 'http://x', '--token', 'written'], environment);
    const local = parseCommand([], environment);

    expect(named.texts).toEqual({
      url: 'http://x',
      token: 'written',
      'aes-key': 'keyOfEnvironment',
    });
    expect(local.texts).toEqual({});
  });

  it('is told of everything that is wrong at once, in both languages, without any value', () => {
    const problems = problemsOf(
      'secretWord',
      '--colour',
      '--json=yes',
      '--type',
      'a',
      '--type',
      'b',
      '--url=',
      '--token',
      '--robot',
    );

    expect([...problems.en].sort()).toEqual([
      '--colour: no such option',
      '--json: takes no value',
      '--token: a value is missing',
      '--type: given more than once',
      '--url: a value is missing',
      'a word is not understood; options begin with --',
    ]);
    expect(problems.zhHK).toHaveLength(problems.en.length);
    expect(JSON.stringify(problems)).not.toContain('secretWord');
  });

  it('has a page that names every option, variable and exit status', () => {
    const page = usagePage();

    for (const name of Object.keys(commandOptions)) expect(page).toContain(`--${name}`);
    expect(page).toContain('[SEND_CALLBACK_AES_KEY]');
    expect(page).toContain('bpms_instance_change');
    expect(page).toMatch(/0 acknowledged .* 1 answered otherwise/);
    expect(Math.max(...page.split('\n').map((line) => line.length))).toBeLessThan(140);
  });
});
