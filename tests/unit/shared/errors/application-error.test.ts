import { describe, expect, test } from 'vitest';
import { ApplicationError, reportError } from '../../../../shared/errors/index.ts';

class SampleError extends ApplicationError<'sample.broken'> {
  constructor(more: { retryable?: boolean; retryAfterMs?: number; cause?: unknown } = {}) {
    super({
      code: 'sample.broken',
      category: 'upstream',
      text: { en: 'It broke.', zhHK: '發生故障。' },
      remedy: { en: 'Mend it.', zhHK: '請修理。' },
      details: { item: 7 },
      ...more,
    });
  }
}

describe('an error of ours', () => {
  test('bears its class’s name, its code, and its cause', () => {
    const cause = new Error('socket hang up');
    const error = new SampleError({ cause });

    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('SampleError');
    expect(error.message).toBe('It broke. (sample.broken)');
    expect(error.cause).toBe(cause);
    expect('cause' in new SampleError()).toBe(false);
  });

  test('is not worth repeating unless it says so', () => {
    expect(new SampleError()).toMatchObject({ retryable: false, retryAfterMs: undefined });
    expect(new SampleError({ retryable: true, retryAfterMs: 5 })).toMatchObject({
      retryable: true,
      retryAfterMs: 5,
    });
  });

  test('is reported whole, without stack and cause', () => {
    const report = reportError(new SampleError({ cause: new Error('password=hunter2') }));

    expect(report).toEqual({
      code: 'sample.broken',
      category: 'upstream',
      retryable: false,
      text: { en: 'It broke.', zhHK: '發生故障。' },
      remedy: { en: 'Mend it.', zhHK: '請修理。' },
      details: { item: 7 },
    });
    expect(reportError(new SampleError({ retryAfterMs: 1_000 })).retryAfterMs).toBe(1_000);
  });
});

describe('an error of somebody else', () => {
  const secret = 'A123456(3) 陳大文 password=hunter2';

  test.each([
    ['an Error', new TypeError(secret), 'TypeError'],
    ['a text', secret, 'string'],
    ['an object', { message: secret, name: secret }, 'object'],
    ['null', null, 'object'],
    ['nothing', undefined, 'undefined'],
    ['an error with a cause', new RangeError(secret, { cause: secret }), 'RangeError'],
  ])('%s is reported by its kind and never by what it says', (_, thrown, kind) => {
    const report = reportError(thrown);

    expect(report).toMatchObject({
      code: 'system.unexpected',
      category: 'system',
      retryable: false,
      details: { kind },
    });
    expect(JSON.stringify(report)).not.toMatch(/A123456|陳大文|hunter2/);
    expect(report.text.zhHK).toMatch(/[\u{4E00}-\u{9FFF}]/u);
  });
});
