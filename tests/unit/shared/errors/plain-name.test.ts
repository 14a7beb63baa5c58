import { describe, expect, test } from 'vitest';
import { isPlainName } from '../../../../shared/errors/index.ts';

describe('the name of a field', () => {
  test.each(['hurry', 'dryRun', 'zhHK', 'sha256', 'employee_number', '備註', 'a ¦ b', 'f39'])(
    'may be repeated: %s',
    (name) => {
      expect(isPlainName(name)).toBe(true);
    },
  );

  test.each([
    ['an identity card', 'K482719(5)'],
    ['an identity card without brackets', 'K4827195'],
    ['a telephone number', '+852 9618 3047'],
    ['a bank account', '012-875-10346729-833'],
    ['a token', 'b7c1d94f02a8e66c3d1f7b9085ae24d7'],
    ['a password', 'pW-vK3xQ_zLm9aTr2'],
    ['a sentence', 'what somebody has written into the wrong place of a form'],
  ])('may not where it could be %s', (_what, name) => {
    expect(isPlainName(name)).toBe(false);
  });
});
