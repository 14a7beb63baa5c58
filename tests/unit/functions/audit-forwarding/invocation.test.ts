import { describe, expect, it } from 'vitest';
import { parseInvocation } from '../../../../functions/audit-forwarding/invocation.ts';
import { MOST_CONTINUATIONS } from '../../../../functions/audit-forwarding/requests/payload-schemas.ts';
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
    const timer = { triggerTime: '2026-11-27T01:04:00Z', triggerName: 'forward', payload: 'x' };

    expect(parse(timer)).toEqual({ kind: 'timer', triggerName: 'forward' });
  });

  it('is a delivery of the event worker', () => {
    const request = {
      ...{ v: 1, kind: 'deliver-event', corpId: 'dingcorp' },
      ...{ event: 'e1', subscriber: 'audit-directory', attempt: 2 },
    };

    expect(parse(request)).toEqual({ kind: 'delivery', request });
  });

  it('is an action, with what was left out', () => {
    const backfill = {
      action: 'backfill',
      source: 'storage',
      from: '2026-11-01',
      to: '2026-11-01',
    };

    expect(parse(backfill)).toEqual({ kind: 'action', payload: backfill });
    expect(parse({ action: 'replay' })).toEqual({
      kind: 'action',
      payload: { action: 'replay', dryRun: false },
    });
  });

  it('is refused with every problem in both languages', () => {
    const wrong = { action: 'replay', corpId: '!', sink: 'A', from: '2026-02-30', surprise: 1 };

    const { code, text } = refusalOf(Buffer.from(JSON.stringify(wrong)));

    expect(code).toBe('request.malformed');
    for (const field of ['corpId', 'sink', 'from', 'surprise']) expect(text.en).toContain(field);
    expect(text.zhHK).toContain('sink：必須為接收端的名稱');
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['a list', '[]'],
    ['an unknown timer', '{"triggerTime":"x","triggerName":"nightly"}'],
    ['an unknown action', '{"action":"toString"}'],
    ['an unknown source', '{"action":"forward","source":"mail"}'],
    [
      'a window that ends before it begins',
      '{"action":"backfill","from":"2026-11-02","to":"2026-11-01"}',
    ],
    ['a window without an end', '{"action":"backfill","from":"2026-11-02"}'],
    ['half a delivery', '{"kind":"deliver-event","corpId":"dingcorp"}'],
    ['one continuation too many', `{"action":"forward","continuation":${MOST_CONTINUATIONS + 1}}`],
  ])('that is %s is refused', (_what, text) => {
    expect(refusalOf(Buffer.from(text)).code).toBe('request.malformed');
  });

  it('that is no UTF-8 is refused', () => {
    expect(refusalOf(Buffer.from([0xff, 0xfe])).code).toBe('request.malformed');
  });
});
