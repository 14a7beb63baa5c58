import { describe, expect, it } from 'vitest';
import { parseInvocation } from '../../../../functions/event-worker/invocation.ts';
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
  it('is what the intake sends', () => {
    const sent = { v: 1, kind: 'route-event', corpId: 'dingcorp', event: 'e_1' };

    expect(parse(sent)).toEqual({ kind: 'route-event', corpId: 'dingcorp', key: 'e_1' });
  });

  it('is the event of a timer, whatever its payload says', () => {
    const timer = { triggerTime: '2026-11-26T01:00:00Z', triggerName: 'sweep', payload: 'x' };

    expect(parse(timer)).toEqual({ kind: 'timer', triggerName: 'sweep' });
  });

  it('is an action, with what was left out filled in', () => {
    expect(parse({ action: 'status' })).toEqual({
      kind: 'action',
      payload: { action: 'status', days: 7 },
    });
  });

  it('of anything else is refused with every problem in both languages', () => {
    const wrong = { action: 'replay', from: '2026-11-26', types: [], surprise: 1 };

    const { code, text } = refusalOf(Buffer.from(JSON.stringify(wrong)));

    expect(code).toBe('request.malformed');
    for (const field of ['from', 'types', 'surprise']) expect(text.en).toContain(field);
    expect(text.zhHK).toContain('from：必須為附有時區的時間');
  });

  it.each([
    ['no JSON', Buffer.from('{')],
    ['no UTF-8', Buffer.from([0xff, 0xfe])],
    ['an unknown timer', Buffer.from('{"triggerTime":"x","triggerName":"nightly"}')],
    ['a later version', Buffer.from('{"v":2,"kind":"route-event","corpId":"d","event":"e"}')],
    [
      'a window that ends before it begins',
      replayOf('2026-11-26T02:00:00Z', '2026-11-26T01:00:00Z'),
    ],
  ])('that is %s is refused', (_what, bytes) => {
    expect(refusalOf(bytes).code).toBe('request.malformed');
  });
});

function replayOf(from: string, to: string): Buffer {
  return Buffer.from(JSON.stringify({ action: 'replay', from, to }));
}
