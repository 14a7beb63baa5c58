import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readParameters } from '../../../../../infra/local/dingtalk/call-parameters.ts';
import type { StandInRequest } from '../../../../../infra/local/stand-in/http-listener.ts';

const FORM = 'application/x-www-form-urlencoded;charset=utf-8';

function request(
  body: Buffer | string,
  contentType = 'application/json',
  query = '',
): StandInRequest {
  const target = `/attendance/list${query}`;
  return {
    method: 'POST',
    target,
    url: new URL(target, 'http://stand-in'),
    headers: { 'content-type': contentType },
    body: Buffer.from(body),
  };
}

describe('the parameters of a call', () => {
  it.each([
    ['an array', { ids: ['a', 'b'] }],
    ['text separated by commas', { ids: 'a, b' }],
    ['a list as text', { ids: '["a","b"]' }],
    ['quoted text without brackets', { ids: '"a","b"' }],
    ['brackets without quotes', { ids: '[a,b]' }],
  ])('are a list from %s', (_what, body) => {
    expect(readParameters(request(JSON.stringify(body)), true)?.list('ids')).toEqual(['a', 'b']);
  });

  it('keep userIds that are digits as texts', () => {
    expect(readParameters(request('ids=0123,456', FORM), true)?.list('ids')).toEqual([
      '0123',
      '456',
    ]);
  });

  it.each([
    ['{"n":5}', 5],
    ['{"n":"5"}', 5],
    ['{"n":""}', undefined],
    ['{}', undefined],
    ['{"n":"five"}', Number.NaN],
    ['{"n":1.5}', Number.NaN],
  ])('read %s as the whole number %s', (body, expected) => {
    expect(readParameters(request(body), true)?.integer('n')).toEqual(expected);
  });

  it('have one hash in every encoding and order, and without the token', () => {
    const json = readParameters(
      request('{"b":7,"a":"x"}', 'application/json', '?access_token=1'),
      true,
    );
    const form = readParameters(request('a=x&b=7&access_token=2', FORM), true);
    const other = readParameters(request('a=x&b=8', FORM), true);

    expect(json?.canonicalHash()).toBe(form?.canonicalHash());
    expect(other?.canonicalHash()).not.toBe(form?.canonicalHash());
  });

  it('are undefined for a body that is neither an object nor, where forms are taken, a form', () => {
    expect(readParameters(request('[1]'), false)).toBeUndefined();
    expect(readParameters(request('a=b'), false)).toBeUndefined();
    expect(readParameters(request('{"a"', 'application/json'), true)).toBeUndefined();
  });

  it('never throw on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), fc.boolean(), (bytes, isForm, acceptsForm) => {
        const found = readParameters(
          request(Buffer.from(bytes), isForm ? FORM : 'application/json'),
          acceptsForm,
        );
        found?.list('a');
        found?.integer('a');
        expect(found === undefined || /^[0-9a-f]{64}$/.test(found.canonicalHash())).toBe(true);
      }),
      { seed: 20_261_104, numRuns: 300 },
    );
  });
});
