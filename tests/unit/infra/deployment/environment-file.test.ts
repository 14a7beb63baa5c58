import { expect, test } from 'vitest';
import { CommandRefusedError } from '../../../../infra/command/command-refusal.ts';
import { readEnvironmentFile } from '../../../../infra/deployment/environment-file.ts';

function refusalOf(text: string): CommandRefusedError {
  try {
    readEnvironmentFile('x.env', text);
  } catch (error) {
    if (error instanceof CommandRefusedError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('a line is a name and a value as it is, with every further sign of equality', () => {
  const settings = readEnvironmentFile('x.env', 'STAGE=test\nA_1=b=c\nQUOTED="d"\nEMPTY=\n');

  expect(settings).toEqual({ STAGE: 'test', A_1: 'b=c', QUOTED: '"d"', EMPTY: '' });
});

test('comments, empty lines and line ends of Windows say nothing', () => {
  const settings = readEnvironmentFile('x.env', '# A=1\r\n\r\n   \r\nSTAGE=test \r\n');

  expect(settings).toEqual({ STAGE: 'test' });
});

test('a name that every object has is a setting like any other, and none of it leaks in', () => {
  expect(Object.keys(readEnvironmentFile('x.env', ''))).toEqual([]);
});

test.each([
  ['no sign of equality', 'STAGE'],
  ['a small letter', 'stage=test'],
  ['a space before it', ' STAGE=test'],
  ['an export', 'export STAGE=test'],
  ['a digit first', '1A=b'],
])('a line with %s is refused by its number, in both languages', (_what, line) => {
  const { text } = refusalOf(`A=1\n${line}\n`);

  expect(text.en).toBe('x.env, line 2: write NAME=value, each name once.');
  expect(text.zhHK).toContain('x.env 第 2 行');
});

test('all wrong lines are told at once, and a name that comes twice is one', () => {
  const { text } = refusalOf('A=1\nwrong\nA=2\nB=3\n');

  expect(text.en).toContain('line 2, 3:');
});
