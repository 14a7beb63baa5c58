import { expect, test } from 'vitest';
import { reportError } from '../../../../shared/errors/index.ts';
import { KeyRingInvalidError, parseSealingKeyRing } from '../../../../shared/sealing/index.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

test('reads the current key and the others', () => {
  const ring = parseSealingKeyRing(
    JSON.stringify({ current: 'k1', keys: { k1: KEY, 'k.0': KEY } }),
  );

  expect(ring.current).toBe('k1');
  expect([...ring.keys.keys()]).toEqual(['k1', 'k.0']);
  expect(Buffer.from(ring.keys.get('k1') ?? [])).toEqual(Buffer.alloc(32, 7));
});

test('a ring that names its environment is usable there only', () => {
  const text = JSON.stringify({ environment: 'prod', current: 'k1', keys: { k1: KEY } });

  expect(parseSealingKeyRing(text, 'prod').current).toBe('k1');
  for (const environment of ['test', 'production', undefined]) {
    expect(() => parseSealingKeyRing(text, environment)).toThrow(KeyRingInvalidError);
    expect(() => parseSealingKeyRing(text, environment)).toThrow('another environment');
  }
});

test.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['no current key', JSON.stringify({ keys: { k1: KEY } })],
  ['a current key that is not there', JSON.stringify({ current: 'k2', keys: { k1: KEY } })],
  ['a name of every object', JSON.stringify({ current: 'toString', keys: { k1: KEY } })],
  ['a short key', JSON.stringify({ current: 'k1', keys: { k1: KEY.slice(4) } })],
  ['a key with a stray character', JSON.stringify({ current: 'k1', keys: { k1: ` ${KEY}` } })],
  ['a key in hexadecimal', JSON.stringify({ current: 'k1', keys: { k1: 'ab'.repeat(32) } })],
  [
    'an id that is too long',
    JSON.stringify({ current: 'k', keys: { k: KEY, ['k'.repeat(33)]: KEY } }),
  ],
  [
    'an environment that is no text',
    JSON.stringify({ current: 'k1', keys: { k1: KEY }, environment: 1 }),
  ],
  [
    'a key where its id belongs',
    JSON.stringify({ current: 'k1', keys: { [`abab${'9f'.repeat(14)}`]: 'k1' } }),
  ],
  ['an unknown field', JSON.stringify({ current: 'k1', keys: { k1: KEY }, extra: 1 })],
])('refuses %s, and shows nothing of the secret', (_title, text) => {
  let thrown: unknown;
  try {
    parseSealingKeyRing(text);
  } catch (error) {
    thrown = error;
  }

  expect(thrown).toBeInstanceOf(KeyRingInvalidError);
  const shown = JSON.stringify(reportError(thrown));
  expect(shown).toContain('sealing.key-ring-invalid');
  expect(shown).not.toContain(KEY.slice(4, 20));
  expect(shown).not.toContain('abab');
});
