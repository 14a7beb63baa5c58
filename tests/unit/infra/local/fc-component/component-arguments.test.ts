import { describe, expect, test } from 'vitest';
import { parseComponentArguments } from '../../../../../infra/local/fc-component/component-arguments.ts';
import { UsageError } from '../../../../../infra/command/usage-error.ts';

describe('what stands behind a command of s', () => {
  test('has short names', () => {
    const { options } = parseComponentArguments('invoke', ['-e', '{"action":"status"}']);

    expect(options).toEqual({ event: '{"action":"status"}' });
  });

  test.each([
    [['--trigger', '-y'], { trigger: 'all', 'assume-yes': true }],
    [['--trigger', 'sweep,backstop'], { trigger: 'sweep,backstop' }],
    [['-y', '--function'], { function: 'all', 'assume-yes': true }],
    [['--function', 'code'], { function: 'code' }],
  ])('means all where %j names no part', (args, expected) => {
    const { options } = parseComponentArguments('deploy', args);

    expect(options).toEqual(expected);
  });

  test('keeps the words of a command of two words', () => {
    const { words, options } = parseComponentArguments('alias', [
      'publish',
      '--alias-name',
      'live',
      '--version-id',
      '4',
      '--region',
      'cn-hongkong',
    ]);

    expect(words).toEqual(['publish']);
    expect(options).toMatchObject({ 'alias-name': 'live', 'version-id': '4' });
  });

  test('refuses an option that the command does not have', () => {
    const parse = () => parseComponentArguments('remove', ['--everything']);

    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(/--everything/);
  });
});
