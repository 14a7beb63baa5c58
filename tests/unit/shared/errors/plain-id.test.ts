import { describe, expect, test } from 'vitest';
import { isPlainId } from '../../../../shared/errors/index.ts';

describe('what stands in the place of an id', () => {
  test.each([
    'a171de6c-8bfe-4a1c-9d0e-5f6a7b8c9d0e',
    'QC7J3uaOQOSBm4zCO-1qQA04401631590863',
    'proc_1',
    '7',
    'x'.repeat(100),
  ])('may be one: %s', (text) => {
    expect(isPlainId(text)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['an identity card', 'K482719(5)'],
    ['a telephone number', '+852 9618 3047'],
    ['a name', '陳大文'],
    ['a sentence', 'his password is seven'],
    ['a query', 'access_token=b7c1d94f02a8e66c'],
    ['more than one line', 'proc_1\n'],
    ['a hundred and one characters', 'x'.repeat(101)],
  ])('is none where it is %s', (_what, text) => {
    expect(isPlainId(text)).toBe(false);
  });
});
