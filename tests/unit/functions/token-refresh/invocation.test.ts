import { describe, expect, it } from 'vitest';
import { parseInvocation } from '../../../../functions/token-refresh/invocation.ts';
import { RequestRefusedError } from '../../../../shared/invocation/index.ts';

const parse = (document: unknown) => parseInvocation(Buffer.from(JSON.stringify(document)));

function refusalOf(bytes: Uint8Array): RequestRefusedError {
  try {
    parseInvocation(bytes);
  } catch (error) {
    if (error instanceof RequestRefusedError) return error as RequestRefusedError;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('an invocation', () => {
  it('is the event of the timer, whatever its payload says', () => {
    const timer = { triggerTime: '2026-11-26T01:03:00Z', triggerName: 'refresh', payload: 'x' };

    expect(parse(timer)).toEqual({ kind: 'timer', triggerName: 'refresh' });
  });

  it('is an action for one app or for all', () => {
    const one = { action: 'refresh', corpId: 'dingcorp', app: 'dingapp1' };

    expect(parse(one)).toEqual({ kind: 'action', payload: one });
    expect(parse({ action: 'status' })).toEqual({ kind: 'action', payload: { action: 'status' } });
  });

  it('is refused with every problem in both languages', () => {
    const wrong = { action: 'refresh', app: 'a/b', corpId: '!', surprise: 1 };

    const { code, text } = refusalOf(Buffer.from(JSON.stringify(wrong)));

    expect(code).toBe('request.malformed');
    for (const field of ['app', 'corpId', 'surprise']) expect(text.en).toContain(field);
    expect(text.zhHK).toContain('app：必須為應用的 Client ID');
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['a list', '[]'],
    ['an unknown timer', '{"triggerTime":"x","triggerName":"nightly"}'],
    ['an unknown action', '{"action":"toString"}'],
    // Keys belong to the environment: nobody may think that one organisation's were changed.
    ['a rotation for one organisation', '{"action":"rotate-keys","corpId":"dingcorp"}'],
  ])('that is %s is refused', (_what, text) => {
    expect(refusalOf(Buffer.from(text)).code).toBe('request.malformed');
  });

  it('that is no UTF-8 is refused', () => {
    expect(refusalOf(Buffer.from([0xff, 0xfe])).code).toBe('request.malformed');
  });
});
