import { describe, expect, it } from 'vitest';
import { parseInvocation } from '../../../../functions/jira-service-desk/invocation.ts';

const parse = (payload: unknown) => parseInvocation(Buffer.from(JSON.stringify(payload)));
const delivery = {
  v: 1,
  kind: 'deliver-event',
  corpId: 'dingcorp0001',
  event: 'e_1',
  subscriber: 'service-desk',
  attempt: 1,
};

describe('the payload', () => {
  it('is a delivery of the worker, or an action of a person', () => {
    expect(parse(delivery)).toEqual({ kind: 'delivery', request: delivery });
    expect(parse({ action: 'check' })).toEqual({ kind: 'action', action: { action: 'check' } });
    expect(parse({ action: 'status', corpId: 'c', instance: 'p' }).kind).toBe('action');
  });

  it.each([
    [{ ...delivery, attempt: 0 }, /attempt/],
    [{ action: 'status', corpId: 'c' }, /instance/],
    [{ action: 'delete' }, /action/],
    [{ action: 'check', all: true }, /all/],
    [[], /./],
    [null, /./],
  ])('%j is refused, naming what is wrong', (payload, named) => {
    expect(() => parse(payload)).toThrow(
      expect.objectContaining({
        code: 'jira.invocation-malformed',
        message: expect.stringMatching(named) as string,
      }) as Error,
    );
  });

  it('that is no JSON in UTF-8 is refused', () => {
    expect(() => parseInvocation(Uint8Array.of(0xff, 0xfe))).toThrow(/UTF-8/);
  });
});
