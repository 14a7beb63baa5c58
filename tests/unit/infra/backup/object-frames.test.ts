import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrames, encodeFrame } from '../../../../infra/backup/object-frames.ts';

const frame = fc.record({
  key: fc.string({ minLength: 1 }),
  contentSha256: fc.string(),
  totalBytes: fc.nat(),
  offset: fc.nat(),
  bytes: fc.uint8Array(),
});

describe('pieces of objects in a part', () => {
  test('come back as they were, in order', () => {
    fc.assert(
      fc.property(fc.array(frame), (frames) => {
        const part = Buffer.concat(frames.map((one) => encodeFrame(one)));
        const decoded = [...decodeFrames(part)].map(({ bytes, ...about }) => ({
          ...about,
          bytes: [...bytes],
        }));

        expect(decoded).toEqual(frames.map((one) => ({ ...one, bytes: [...one.bytes] })));
      }),
    );
  });

  test('are refused if the part ends anywhere else', () => {
    fc.assert(
      fc.property(frame, fc.nat(), (one, at) => {
        const whole = encodeFrame(one);
        const cut = whole.subarray(0, (at % (whole.byteLength - 1)) + 1);

        expect(() => [...decodeFrames(cut)]).toThrow(RangeError);
      }),
    );
  });

  test('any bytes are frames or a RangeError', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        try {
          for (const { key } of decodeFrames(bytes)) expect(key).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
