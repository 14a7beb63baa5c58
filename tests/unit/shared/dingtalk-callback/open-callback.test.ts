import { describe, expect, it } from 'vitest';
import {
  openCallback,
  readCallbackKey,
  type ReceivedCallback,
} from '../../../../shared/dingtalk-callback/index.ts';
import {
  callbackVector,
  callbackVectors,
  type CallbackVector,
} from '../../../support/callback-vectors.ts';
import {
  signedMessage,
  witnessCipher,
  witnessMessage,
  witnessPlain,
  witnessQuery,
  type WitnessMessage,
} from '../../../support/callback-witness.ts';

const KEYS = {
  token: 'hkTok3n2024',
  aesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
  owner: 'dingtestappkey0001',
};
const KEY = readCallbackKey(KEYS.token, KEYS.aesKey);
const SENT = {
  timestamp: '1783610513000',
  nonce: '380320111',
  random: Buffer.from('0123456789abcdef'),
};

function received(message: WitnessMessage, query = witnessQuery(message)): ReceivedCallback {
  return { query, body: Buffer.from(JSON.stringify({ encrypt: message.encrypt })) };
}

function openWith(callback: ReceivedCallback, owners = [KEYS.owner]): unknown {
  const opening = openCallback(callback, [KEY], owners);
  return opening.outcome === 'opened' ? opening.text : opening.reason;
}

/** Content of any bytes, rightly encrypted and signed. */
function contentOf(padded: Uint8Array): ReceivedCallback {
  return received(signedMessage(witnessCipher(padded, KEYS.aesKey), KEYS, SENT));
}

describe('openCallback', () => {
  it.each(callbackVectors)('opens the known callback $id', (vector: CallbackVector) => {
    const key = readCallbackKey(vector.token, vector.aesKey);
    // The package that made A1 and A3 percent-encodes what it is given.
    const plaintext = ['A1', 'A3'].includes(vector.id)
      ? encodeURI(vector.plaintext)
      : vector.plaintext;

    const opening = openCallback(received(vector), [key], [vector.owner]);

    expect(opening).toEqual({ outcome: 'opened', text: plaintext, owner: vector.owner, key });
  });

  it('takes either spelling of the parameters, and both at once', () => {
    const message = witnessMessage('{"EventType":"check_url"}', KEYS, SENT);

    const texts = (['old', 'new', 'both'] as const).map((spelling) =>
      openWith(received(message, witnessQuery(message, spelling))),
    );

    expect(texts).toEqual(Array(3).fill('{"EventType":"check_url"}'));
  });

  it('prefers msg_signature where it differs from signature, as the official handlers do', () => {
    const message = witnessMessage('success', KEYS, SENT);
    const other = '0'.repeat(40);
    const { signature, timestamp, nonce } = message;
    const rest = `timestamp=${timestamp}&nonce=${nonce}`;

    const texts = [
      openWith(received(message, `signature=${other}&msg_signature=${signature}&${rest}`)),
      openWith(received(message, `signature=${signature}&msg_signature=${other}&${rest}`)),
    ];

    expect(texts).toEqual(['success', 'signature-mismatch']);
  });

  it('does not judge the timestamp, be it in seconds, long past or ahead', () => {
    const times = ['1614767836', '1', '99999999999999', '34'];

    const texts = times.map((timestamp) =>
      openWith(received(witnessMessage('success', KEYS, { ...SENT, timestamp }))),
    );

    expect(texts).toEqual(times.map(() => 'success'));
  });

  it('opens with an old generation of keys and says which it was', () => {
    const older = {
      ...KEYS,
      token: 'oldToken1',
      aesKey: 'o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus',
    };
    const oldKey = readCallbackKey(older.token, older.aesKey);

    const opening = openCallback(
      received(witnessMessage('success', older, SENT)),
      [KEY, oldKey],
      [KEYS.owner],
    );

    expect(opening).toMatchObject({ outcome: 'opened', key: oldKey });
  });

  it('tries the next generation where two share their token', () => {
    const other = readCallbackKey(KEYS.token, 'o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus');

    const opening = openCallback(
      received(witnessMessage('success', KEYS, SENT)),
      [other, KEY],
      [KEYS.owner],
    );

    expect(opening).toMatchObject({ outcome: 'opened', text: 'success', key: KEY });
  });

  it.each([
    ['no signature', 'timestamp=1&nonce=2', 'parameter-missing'],
    ['no timestamp', `signature=${'a'.repeat(40)}&nonce=2`, 'parameter-missing'],
    ['no nonce', `signature=${'a'.repeat(40)}&timestamp=1`, 'parameter-missing'],
    ['nothing', '', 'parameter-missing'],
    [
      'a timestamp twice',
      `signature=${'a'.repeat(40)}&timestamp=1&timestamp=1&nonce=2`,
      'parameter-repeated',
    ],
    [
      'a signature twice',
      `signature=${'a'.repeat(40)}&signature=b&timestamp=1&nonce=2`,
      'parameter-repeated',
    ],
    ['a short signature', 'signature=abc&timestamp=1&nonce=2', 'parameter-malformed'],
    [
      'a signature that is no hex',
      `signature=${'g'.repeat(40)}&timestamp=1&nonce=2`,
      'parameter-malformed',
    ],
    ['an empty nonce', `signature=${'a'.repeat(40)}&timestamp=1&nonce=`, 'parameter-malformed'],
    [
      'a nonce with a line feed',
      `signature=${'a'.repeat(40)}&timestamp=1&nonce=%0a`,
      'parameter-malformed',
    ],
    ['a broken percent sign', 'signature=%&timestamp=%&nonce=%', 'parameter-malformed'],
  ])('refuses %s', (_name, query, reason) => {
    const { encrypt } = callbackVector('K2');

    const opened = openWith({ query, body: Buffer.from(JSON.stringify({ encrypt })) });

    expect(opened).toBe(reason);
  });

  it.each([
    ['no bytes', ''],
    ['no JSON', '{"encrypt":'],
    ['no object', '"encrypt"'],
    ['null', 'null'],
    ['no encrypt', '{}'],
    ['an encrypt that is no text', '{"encrypt":{"a":1}}'],
    ['an empty encrypt', '{"encrypt":""}'],
    ['a hundred thousand brackets', '['.repeat(100_000)],
    ['a hundred thousand objects', `${'{"encrypt":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ])('refuses a body of %s', (_name, body) => {
    const query = witnessQuery(witnessMessage('success', KEYS, SENT));

    expect(openWith({ query, body: Buffer.from(body) })).toBe('body-malformed');
  });

  it('refuses letters that are no ASCII: they are not what was signed', () => {
    const query = witnessQuery(witnessMessage('success', KEYS, SENT));

    expect(openWith({ query, body: Buffer.from('{"encrypt":"釘釘"}') })).toBe('signature-mismatch');
  });

  it('refuses a percent sign that is broken in one value', () => {
    const message = witnessMessage('success', KEYS, SENT);
    const query = witnessQuery(message).replace('nonce=', 'nonce=%E9%');

    expect(
      openWith({ query, body: Buffer.from(JSON.stringify({ encrypt: message.encrypt })) }),
    ).toBe('parameter-malformed');
  });

  it('refuses what is changed in any signed part', () => {
    const message = witnessMessage('success', KEYS, SENT);
    const flipped = `${message.encrypt.startsWith('A') ? 'B' : 'A'}${message.encrypt.slice(1)}`;
    const changes: WitnessMessage[] = [
      { ...message, timestamp: '1783610513001' },
      { ...message, nonce: '380320112' },
      { ...message, encrypt: flipped },
      {
        ...message,
        signature: message.signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
      },
      signedMessage(message.encrypt, { ...KEYS, token: 'anotherToken' }, SENT),
    ];

    expect(changes.map((changed) => openWith(received(changed)))).toEqual(
      changes.map(() => 'signature-mismatch'),
    );
  });

  it.each([
    ['half a block', (good: string) => good.slice(0, -8)],
    ['a stray sign', (good: string) => `${good.slice(0, 76)}%${good.slice(76)}`],
    ['the alphabet for addresses', (good: string) => good.replace(/\+/, '-')],
    ['a second padding', (good: string) => `${good}====`],
    ['no Base64 at all', () => '!!!!'],
  ])('refuses signed content with %s', (_name, change) => {
    const { encrypt } = callbackVector('K1');
    expect(encrypt).toContain('+');

    const opened = openWith(received(signedMessage(change(encrypt), KEYS, SENT)));

    expect(opened).toBe('encoding-malformed');
  });

  it('opens every padding from 1 to 32 and refuses each with one byte changed', () => {
    const texts = Array.from({ length: 32 }, (_, index) => 'x'.repeat(index + 1));
    const plains = texts.map((text) => witnessPlain(Buffer.from(text), KEYS.owner, SENT.random));
    const counts = plains.map((plain) => plain[plain.length - 1] ?? 0);

    const opened = plains.map((plain) => openWith(contentOf(plain)));
    const changed = plains.flatMap((plain, index) =>
      Array.from({ length: (counts[index] ?? 0) - 1 }, (_, offset) => {
        const copy = Buffer.from(plain);
        copy[plain.length - 2 - offset] = 0xff;
        return openWith(contentOf(copy));
      }),
    );

    expect(counts.toSorted((a, b) => a - b)).toEqual(texts.map((_, index) => index + 1));
    expect(opened).toEqual(texts);
    expect(new Set(changed)).toEqual(new Set(['padding-wrong']));
    expect(changed).toHaveLength(496);
  });

  it.each([
    ['no padding', Buffer.alloc(32, 0), 'padding-wrong'],
    ['a padding of 33', Buffer.alloc(64, 33), 'padding-wrong'],
    ['a padding longer than the content', Buffer.alloc(16, 17), 'padding-wrong'],
    ['nothing but padding', Buffer.alloc(32, 32), 'length-wrong'],
    [
      'a length field that is cut',
      Buffer.from([...Array<number>(19).fill(7), ...Array<number>(13).fill(13)]),
      'length-wrong',
    ],
  ])('refuses content of %s', (_name, padded, reason) => {
    expect(openWith(contentOf(padded))).toBe(reason);
  });

  it.each([0x7fffffff, 0xffffffff, 8 + KEYS.owner.length])(
    'refuses a length of %i that runs past the end',
    (length) => {
      const plain = witnessPlain(Buffer.from('success'), KEYS.owner, SENT.random);
      plain.writeUInt32BE(length, 16);

      expect(openWith(contentOf(plain))).toBe('length-wrong');
    },
  );

  it('refuses a length that takes the owner for text', () => {
    const plain = witnessPlain(Buffer.from('success'), KEYS.owner, SENT.random);
    plain.writeUInt32BE(7 + KEYS.owner.length, 16);

    expect(openWith(contentOf(plain))).toBe('owner-mismatch');
  });

  it('refuses text that is no UTF-8', () => {
    const plain = witnessPlain(Buffer.from([0xff, 0xfe]), KEYS.owner, SENT.random);

    expect(openWith(contentOf(plain))).toBe('text-malformed');
  });

  it('takes any of the allowed owners and no other, not even one that begins alike', () => {
    const callback = received(witnessMessage('success', KEYS, SENT));

    const opened = [
      openWith(callback, ['ding9f50b15bcorp01', KEYS.owner]),
      openWith(callback, ['dingtestappkey000']),
      openWith(callback, ['dingtestappkey00012']),
      openWith(callback, []),
    ];

    expect(opened).toEqual(['success', 'owner-mismatch', 'owner-mismatch', 'owner-mismatch']);
  });

  it('refuses everything while there is no key', () => {
    const callback = received(witnessMessage('success', KEYS, SENT));

    expect(openCallback(callback, [], [KEYS.owner])).toEqual({
      outcome: 'refused',
      reason: 'signature-mismatch',
    });
  });
});

describe('readCallbackKey', () => {
  it('reads two texts that differ in unused bits as the same key', () => {
    const one = readCallbackKey('abc', `${'a'.repeat(42)}0`);
    const other = readCallbackKey('abc', `${'a'.repeat(42)}3`);

    expect(Buffer.from(one.aesKey)).toEqual(Buffer.from(other.aesKey));
    expect(one.aesKey).toHaveLength(32);
  });

  it.each([
    ['ab', 'a'.repeat(43)],
    ['a'.repeat(64), 'a'.repeat(43)],
    ['with space', 'a'.repeat(43)],
    ['token', 'a'.repeat(42)],
    ['token', `${'a'.repeat(42)}+`],
  ])('refuses the pair %s, %s without repeating it', (token, aesKey) => {
    const reading = (): unknown => readCallbackKey(token, aesKey);

    expect(reading).toThrow(RangeError);
    expect(reading).not.toThrow(token.length > 5 ? token : aesKey);
  });
});
