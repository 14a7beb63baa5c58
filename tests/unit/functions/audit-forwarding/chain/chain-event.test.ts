import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  chainBeginning,
  chainEvent,
  chainTextOf,
  hashOfLine,
} from '../../../../../functions/audit-forwarding/chain/chain-event.ts';
import type { JsonObject } from '../../../../../functions/audit-forwarding/domain/audit-event.ts';
import { sampleDraft } from '../../../../support/sample-audit-drafts.ts';

const owner = { environment: 'test', corpId: 'dingexample', stream: 'file-audit' } as const;
const place = { sequence: 42, previous: 'a'.repeat(64) };
const CHAIN = `"chain":{"environment":"test","organisation":"dingexample","previous":"${'a'.repeat(64)}","sequence":42,"stream":"file-audit"}`;

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The text that was hashed, from what is sent. */
function hashedText(line: string): string {
  const [, text = '', hash = ''] = /^(.*),"hash":"([0-9a-f]{64})"\}$/su.exec(line) ?? [];
  expect(sha256Of(`${text}}`)).toBe(hash);
  return `${text}}`;
}

function textOf(body: JsonObject): string {
  return hashedText(chainEvent(owner, place, { ...sampleDraft(1), body }).line);
}

describe('the text of an event', () => {
  it('is the sample of RFC 8785, section 3.2.2, byte for byte, with the chain in its place', () => {
    const body = JSON.parse(
      String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
    ) as JsonObject;

    const text = textOf(body);

    // Section 3.2.4 prints the bytes.
    const published = Buffer.from(
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b' +
        '3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c' +
        '22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d',
      'hex',
    ).toString('utf8');
    expect(text).toBe(published.replace('{', `{${CHAIN},`));
  });

  it('has its names in the order of their UTF-16 units, as section 3.2.3 shows', () => {
    const text = textOf({
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\u{1f600}': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    });

    const order = [...text.matchAll(/":("[A-Z][^"]*"|\{)/gu)].map(([, value]) => value);
    expect(order).toEqual([
      '"Carriage Return"',
      '"One"',
      // The chain, by the small letters of its name.
      '{',
      '"Control"',
      '"Latin Small Letter O With Diaeresis"',
      '"Euro Sign"',
      '"Emoji: Grinning Face"',
      '"Hebrew Letter Dalet With Dagesh"',
    ]);
  });

  it('escapes what JSON must and nothing else, and stays on one line', () => {
    const text = textOf({
      message: '\b\t\n\f\r"\\/\u0000\u001f\u007f\u2028\u2029 九龍塘邨喆峯堃衞 😀',
    });

    expect(text).toContain(
      String.raw`"message":"\b\t\n\f\r\"\\/\u0000\u001f` +
        '\u007f\u2028\u2029 九龍塘邨喆峯堃衞 😀"',
    );
    expect(text).not.toMatch(/[\n\r]/u);
  });

  it('leaves out what is undefined, as JSON does, and writes no minus zero', () => {
    const body = { gone: undefined, zero: -0, deep: { gone: undefined } } as unknown as JsonObject;

    expect(textOf(body)).toBe(`{${CHAIN},"deep":{},"zero":0}`);
  });

  it('is the same whatever order the members came in', () => {
    const one = textOf({ b: { d: 1, c: [{ f: 1, e: 2 }] }, a: 'x' });
    const other = textOf({ a: 'x', b: { c: [{ e: 2, f: 1 }], d: 1 } });

    expect(one).toBe(other);
  });

  it.each([
    ['a half of a pair', { name: '\ud83d' }],
    ['the other half', { name: '\ude00x' }],
    ['a half in a name', { 'x\ud83d': 1 }],
    ['what is no number', { count: Number.NaN }],
    ['the infinite', { count: Number.POSITIVE_INFINITY }],
  ])('is refused for %s', (_, body: JsonObject) => {
    expect(() => textOf(body)).toThrow();
  });

  it.each(['chain', 'hash'])('is refused for a body that has a "%s" of its own', (name) => {
    expect(() => textOf({ [name]: 'x' })).toThrow(TypeError);
  });
});

describe('an event in its place', () => {
  it('says of itself what its line says', () => {
    const draft = sampleDraft(7);

    const event = chainEvent(owner, place, draft);

    const { hash, chain, ...body } = JSON.parse(event.line) as Record<string, unknown>;
    expect(body).toEqual(draft.body);
    expect(chain).toEqual({
      environment: 'test',
      organisation: 'dingexample',
      stream: 'file-audit',
      sequence: 42,
      previous: 'a'.repeat(64),
    });
    expect(event).toMatchObject({ stream: 'file-audit', sequence: 42, id: draft.id, hash });
    expect(hashOfLine(event.line)).toBe(hash);
    expect(event.line).toContain(chainTextOf(owner, place));
    expect(chainTextOf(owner, place)).toBe(CHAIN);
  });

  it('has another hash in any other place, before any other event, and with any other content', () => {
    const draft = sampleDraft(1);
    const hashes = [
      chainEvent(owner, place, draft),
      chainEvent({ ...owner, environment: 'prod' }, place, draft),
      chainEvent({ ...owner, corpId: 'dingother' }, place, draft),
      chainEvent({ ...owner, stream: 'approvals' }, place, draft),
      chainEvent(owner, { ...place, sequence: 43 }, draft),
      chainEvent(owner, { ...place, previous: 'b'.repeat(64) }, draft),
      chainEvent(owner, place, { ...draft, body: { ...draft.body, time: 1 } }),
    ].map(({ hash }) => hash);

    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

it('has a beginning of each chain that anybody can work out', () => {
  expect(chainBeginning(owner)).toBe(
    sha256Of('dingtalk-hk-functions audit chain v1\ntest\ndingexample\nfile-audit'),
  );
  expect(chainBeginning({ ...owner, stream: 'approvals' })).not.toBe(chainBeginning(owner));
});
