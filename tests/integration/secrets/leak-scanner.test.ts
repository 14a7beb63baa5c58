import { randomBytes } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { canariesOfLines, canary, type Canary } from '../../support/secret-canaries/canary.ts';
import {
  identityCheckDigit,
  inventedPerson,
} from '../../support/secret-canaries/invented-person.ts';
import { LeakScanner } from '../../support/secret-canaries/leak-scanner.ts';
import { zipOf } from '../../support/zip-of.ts';

const { identityCard, mobile } = inventedPerson(0);
const SECRET = 'Xq7/tR+2 "縱橫" vL9';
const scanned: readonly Canary[] = [
  canary('card', identityCard),
  canary('mobile', mobile),
  canary('secret', SECRET),
  canary('key', Buffer.from('00ff10e1c2d3b4a5968778695a4b3c2d', 'hex')),
];

/** What a scanner that knows the canaries finds, as `canary: form`. */
function found(content: string | Uint8Array): readonly string[] {
  return new LeakScanner(scanned)
    .scan('here', content)
    .map((leak) => `${leak.canary}: ${leak.form}`);
}

const inText = (text: string): string => `{"at":"2026-10-01","text":"${text}","n":1}`;
const percentAll = (text: string): string =>
  Buffer.from(text).toString('hex').replaceAll(/../g, '%$&');
/** Below the length from which runs are unpacked. */
const shortBase64 = (text: string): string => Buffer.from(text).toString('base64');
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('a planted leak is found', () => {
  test.each<readonly [form: string, content: string | Uint8Array, expected: string]>([
    ['as it is', inText(SECRET), 'secret: plain'],
    ['an identity card', inText(identityCard), 'card: plain'],
    ['a telephone number', inText(`tel ${mobile}.`), 'mobile: plain'],
    [
      'bytes of a key',
      Buffer.concat([randomBytes(7), scanned[3]?.bytes ?? randomBytes(1)]),
      'key: plain',
    ],
    ['hexadecimal', inText(Buffer.from(SECRET).toString('hex')), 'secret: hex'],
    [
      'hexadecimal capitals',
      inText(Buffer.from(SECRET).toString('hex').toUpperCase()),
      'secret: hex',
    ],
    ['Base64', inText(Buffer.from(SECRET).toString('base64')), 'secret: base64'],
    [
      'Base64 after one byte',
      inText(Buffer.from(`a${SECRET}bc`).toString('base64')),
      'secret: base64',
    ],
    [
      'Base64 after two bytes',
      inText(Buffer.from(`ab${SECRET}c`).toString('base64')),
      'secret: base64',
    ],
    [
      'Base64 for addresses',
      inText(Buffer.from(`ab${SECRET}`).toString('base64url')),
      'secret: base64',
    ],
    ['an address', `/robot/send?text=${encodeURIComponent(SECRET)}&x=1`, 'secret: url'],
    ['a form', new URLSearchParams({ text: SECRET }).toString(), 'secret: url'],
    ['an address with every byte escaped', percentAll(SECRET), 'secret: url'],
    ['JSON', JSON.stringify({ text: SECRET }), 'secret: json'],
    ['JSON in ASCII', '"Xq7/tR+2 \\"\\u7e31\\u6a6b\\" vL9"', 'secret: json'],
    ['JSON within JSON', JSON.stringify(JSON.stringify({ text: identityCard })), 'card: plain'],
    ['UTF-16', Buffer.from(inText(SECRET), 'utf16le'), 'secret: utf-16'],
    ['UTF-16, high byte first', utf16be(inText(SECRET)), 'secret: utf-16'],
    ['gzip', gzipSync(inText(SECRET)), 'secret: gzip > plain'],
    [
      'gzip that was cut off',
      gzipSync(`${inText(SECRET)}${randomBytes(900).toString('base64')}`).subarray(0, 600),
      'secret: gzip > plain',
    ],
    [
      'gzip behind other bytes',
      Buffer.concat([Buffer.from('v1 k1 '), gzipSync(inText(SECRET)), Buffer.from('end')]),
      'secret: gzip > plain',
    ],
    ['zlib', deflateSync(inText(SECRET)), 'secret: zlib > plain'],
    [
      'a deflated part of a zip, such as a workbook',
      zipOf([
        ['a.xml', '<a/>'],
        ['b.xml', `<v>${identityCard}</v>`, { deflated: true }],
      ]),
      'card: zip > plain',
    ],
    ['a stored part of a zip', zipOf([['b.xml', `<v>${identityCard}</v>`]]), 'card: plain'],
    [
      'gzip in Base64',
      inText(gzipSync(identityCard).toString('base64')),
      'card: base64 > gzip > plain',
    ],
    ['gzip in hexadecimal', gzipSync(identityCard).toString('hex'), 'card: hex > gzip > plain'],
    [
      'gzip in Base64 in gzip',
      gzipSync(inText(gzipSync(identityCard).toString('base64'))),
      'card: gzip > base64 > gzip > plain',
    ],
    ...[0, 1, 2].map((before): readonly [string, string, string] => [
      `a telephone number in Base64 after ${String(before)} bytes`,
      inText(shortBase64(`${' '.repeat(before)}${mobile}`)),
      'mobile: base64',
    ]),
    [
      'UTF-16 in Base64',
      inText(Buffer.from(SECRET, 'utf16le').toString('base64')),
      'secret: base64 > utf-16',
    ],
    [
      'Base64 in Base64',
      Buffer.from(Buffer.from(`${SECRET}   `).toString('base64')).toString('base64'),
      'secret: base64 > base64',
    ],
  ])('%s', (_form, content, expected) => {
    expect(found(content)).toContain(expected);
  });

  test('at the very beginning and the very end, and each of several', () => {
    const content = `${identityCard} and ${SECRET}`;

    expect(found(content)).toEqual(expect.arrayContaining(['card: plain', 'secret: plain']));
  });

  test('again in another place with the same bytes', () => {
    const scanner = new LeakScanner(scanned);

    expect(scanner.scan('first', SECRET)).not.toEqual([]);
    expect(scanner.scan('second', SECRET).map(({ place }) => place)).toContain('second');
  });
});

describe('what is no leak', () => {
  test.each<readonly [what: string, content: string]>([
    ['digits of a longer number', inText(`1${mobile}5`)],
    ...[0, 1, 2].flatMap((before): readonly (readonly [string, string])[] => [
      [
        `digits of a longer number in Base64, after ${String(before)}`,
        inText(shortBase64(`${'a'.repeat(before)}1${mobile}5`)),
      ],
      [
        `all but two digits in Base64, after ${String(before)}`,
        inText(shortBase64(`${' '.repeat(before)}${mobile.slice(0, -2)}  `)),
      ],
    ]),
    ['all but one character', inText(SECRET.slice(0, -1))],
    ['nothing', ''],
  ])('%s', (_what, content) => {
    expect(found(content)).toEqual([]);
  });

  test('a megabyte of chance', () => {
    expect(found(randomBytes(1_048_576))).toEqual([]);
  });

  test('half a gzip member', () => {
    const whole = gzipSync(randomBytes(4_000));

    expect(found(whole.subarray(0, 2_000))).toEqual([]);
  });
});

describe('canaries', () => {
  test('too short ones are refused', () => {
    expect(() => canary('pin', '1234567')).toThrow(RangeError);
  });

  test('of a key file are its lines of key material', () => {
    const line = 'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ';
    const pem = `-----BEGIN OPENSSH PRIVATE KEY-----\n${line}\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n`;

    expect(canariesOfLines('key', pem).map(({ bytes }) => bytes.toString())).toEqual([line]);
  });

  // Example of the Immigration Department's published algorithm: A123456(3).
  test('identity cards have their right check digits', () => {
    expect(identityCheckDigit('A', '123456')).toBe('3');
    expect(identityCard).toMatch(/^[A-Z]\d{6}\([0-9A]\)$/);
  });
});
