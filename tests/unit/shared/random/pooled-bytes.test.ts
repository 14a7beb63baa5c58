import { expect, it } from 'vitest';
import { PooledBytes } from '../../../../shared/random/pooled-bytes.ts';

/** Draws 0, 1, 2 … 255, 0 …, and keeps what it gave. */
function counting() {
  const drawn: Uint8Array[] = [];
  let next = 0;
  const pooled = new PooledBytes((length) => {
    const bytes = Uint8Array.from({ length }, () => next++ % 256);
    drawn.push(bytes);
    return bytes;
  });
  return { pooled, drawn };
}

it('gives out each drawn byte once, in order, and wipes it', () => {
  const { pooled, drawn } = counting();

  const taken = [...pooled.take(12), ...pooled.take(1), ...pooled.take(24)];

  expect(taken).toEqual(Array.from({ length: 37 }, (_, at) => at));
  expect(drawn).toHaveLength(1);
  expect(drawn[0]?.subarray(0, 38).every((byte, at) => byte === (at < 37 ? 0 : 37))).toBe(true);
});

it('gives bytes that nothing else shares', () => {
  const { pooled } = counting();
  const first = pooled.take(12);

  pooled.take(12).fill(255);

  expect([...first]).toEqual(Array.from({ length: 12 }, (_, at) => at));
});

it('draws again when too few are left, and draws long ones on their own', () => {
  const { pooled, drawn } = counting();

  for (let count = 0; count < 100; count += 1) pooled.take(60);
  const long = pooled.take(65);

  expect(drawn.map(({ length }) => length)).toEqual([4_096, 4_096, 65]);
  expect(long).toHaveLength(65);
});

it.each([-1, 1.5, Number.NaN])('refuses a number of bytes that is none: %s', (length) => {
  const { pooled } = counting();

  expect(() => pooled.take(length)).toThrow(RangeError);
});
