import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ObjectStore, StoredObjectInfo } from '../../shared/object-storage/index.ts';

export interface ObjectStoreUnderTest {
  readonly store: ObjectStore;
  dispose(): Promise<void>;
}

/** What every object store owes to its callers. */
export function describeObjectStore(name: string, open: () => Promise<ObjectStoreUnderTest>): void {
  describe(`the object store port: ${name}`, () => {
    let opened: ObjectStoreUnderTest;
    let store: ObjectStore;
    beforeAll(async () => {
      opened = await open();
      store = opened.store;
    });
    afterAll(() => opened.dispose());

    test('gives back the bytes that were put, and what was said about them', async () => {
      const bytes = randomBytes(100_000);

      const put = await store.putOnce('a/bytes.bin', bytes, about('logical content'));

      expect(put).toEqual({ outcome: 'stored' });
      expect(Buffer.from((await store.get('a/bytes.bin')) ?? []).equals(bytes)).toBe(true);
      expect(await store.head('a/bytes.bin')).toEqual({
        key: 'a/bytes.bin',
        sizeBytes: 100_000,
        contentSha256: sha256('logical content'),
      });
    });

    test('gives any part of an object, and no byte beyond its end', async () => {
      const bytes = randomBytes(1_000);
      await store.putOnce('a/parts', bytes, about('parts'));
      const partOf = async (offset: number, length: number): Promise<string | undefined> => {
        const part = await store.getPart('a/parts', { offset, length });
        return part === undefined ? undefined : Buffer.from(part).toString('hex');
      };

      expect(await partOf(0, 1_000)).toBe(bytes.toString('hex'));
      expect(await partOf(0, 1)).toBe(bytes.toString('hex', 0, 1));
      expect(await partOf(300, 200)).toBe(bytes.toString('hex', 300, 500));
      expect(await partOf(900, 5_000)).toBe(bytes.toString('hex', 900));
      expect(await partOf(1_000, 1)).toBe('');
      expect(await partOf(5_000, 10)).toBe('');
      expect(await store.getPart('a/none', { offset: 0, length: 1 })).toBeUndefined();
      for (const part of [
        { offset: -1, length: 1 },
        { offset: 0, length: 0 },
        { offset: 0.5, length: 1 },
      ]) {
        await expect(store.getPart('a/parts', part)).rejects.toThrow(RangeError);
      }
    });

    test('keeps an empty object apart from none', async () => {
      await store.putOnce('a/empty', new Uint8Array(0), about(''));

      expect(await store.get('a/empty')).toHaveLength(0);
      expect(await store.head('a/empty')).toMatchObject({ sizeBytes: 0 });
      expect(await store.get('a/none')).toBeUndefined();
      expect(await store.head('a/none')).toBeUndefined();
    });

    test('stores a part of a larger buffer, not the buffer', async () => {
      const whole = Buffer.from('0123456789');

      await store.putOnce('a/slice', whole.subarray(3, 6), about('345'));

      expect(textOf(await store.get('a/slice'))).toBe('345');
    });

    test('is not changed by what the caller does with the bytes afterwards', async () => {
      const bytes = Buffer.from('before');
      await store.putOnce('a/mine', bytes, about('before'));
      bytes.write('after!');

      const got = await store.get('a/mine');

      expect(textOf(got)).toBe('before');
    });

    test('answers already-stored to the same content, even in other bytes, and keeps the first', async () => {
      await store.putOnce('b/once', Buffer.from('sealed with one IV'), about('plain'));

      const again = await store.putOnce('b/once', Buffer.from('with another'), about('plain'));

      expect(again).toEqual({ outcome: 'already-stored' });
      expect(textOf(await store.get('b/once'))).toBe('sealed with one IV');
    });

    test('refuses another content under the same key and keeps the first', async () => {
      await store.putOnce('b/conflict', Buffer.from('one'), about('one'));

      await expect(
        store.putOnce('b/conflict', Buffer.from('two'), about('two')),
      ).rejects.toMatchObject({ code: 'objects.conflict', retryable: false });
      expect(textOf(await store.get('b/conflict'))).toBe('one');
    });

    test('lets one of many racing writers win', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          store.putOnce('b/race', Buffer.from(`writer ${index}`), about(`writer ${index}`)),
        ),
      );

      const winners = outcomes.flatMap((outcome, index) =>
        outcome.status === 'fulfilled' ? [index] : [],
      );
      expect(winners).toHaveLength(1);
      expect(textOf(await store.get('b/race'))).toBe(`writer ${winners[0] ?? -1}`);
    });

    test('lists by prefix in bytewise order, all pages, keys unchanged', async () => {
      const keys = ['c/+ %2F&<>', 'c/a b', 'c/人', 'c/\u{20089}', 'c/\uFF21', 'c/a/b', 'c/a-b'];
      const many = Array.from({ length: 1005 }, (_, index) => `c/many/${index}`);
      for (const key of keys) await store.putOnce(key, Buffer.from('x'), about('x'));
      await Promise.all(many.map((key) => store.putOnce(key, Buffer.from('xy'), about('xy'))));
      await store.putOnce('d/outside', Buffer.from('x'), about('x'));

      const listed = await collect(store.list('c/'));

      expect(listed.map((info) => info.key)).toEqual([...keys, ...many].sort(bytewise));
      expect(listed.find((info) => info.key === 'c/many/7')?.sizeBytes).toBe(2);
      expect((await collect(store.list(''))).length).toBeGreaterThan(listed.length);
      expect(await collect(store.list('no such prefix'))).toEqual([]);
    });

    test('deletes, and does not mind deleting again', async () => {
      await store.putOnce('e/gone', Buffer.from('x'), about('x'));

      await store.delete('e/gone');
      await store.delete('e/gone');

      expect(await store.head('e/gone')).toBeUndefined();
      expect(await store.putOnce('e/gone', Buffer.from('y'), about('y'))).toEqual({
        outcome: 'stored',
      });
    });

    test.each(['', '/leading', '\\leading', 'a/../b', './a', 'a\nb', '\uD800', 'x'.repeat(1024)])(
      'refuses the key %j before anything is sent',
      async (key) => {
        await expect(store.putOnce(key, Buffer.from('x'), about('x'))).rejects.toMatchObject({
          code: 'objects.invalid-key',
        });
        await expect(store.get(key)).rejects.toMatchObject({ code: 'objects.invalid-key' });
      },
    );

    test('takes a key of 1,023 bytes', async () => {
      const key = `f/${'鍵'.repeat(340)}x`;

      await store.putOnce(key, Buffer.from('x'), about('x'));

      expect(Buffer.byteLength(key)).toBe(1023);
      expect(textOf(await store.get(key))).toBe('x');
    });

    test('makes a link that names one object and its end, and no link without an end', async () => {
      const one = await store.signedUrl('h/one 人.html', { expiresSeconds: 60 });
      const other = await store.signedUrl('h/other.html', { expiresSeconds: 60 });

      expect(decodeURIComponent(new URL(one).pathname)).toMatch(/\/h\/one 人\.html$/);
      expect(new URL(one).search).toContain('60');
      expect(one).not.toBe(other);
      for (const expiresSeconds of [0, -1, 1.5, 604_801, Number.NaN, Infinity]) {
        await expect(store.signedUrl('h/one', { expiresSeconds })).rejects.toThrow(RangeError);
      }
      await expect(
        store.signedUrl('h/one', { expiresSeconds: 60, fileName: 'a"; filename="b' }),
      ).rejects.toThrow(RangeError);
      await expect(store.signedUrl('../h', { expiresSeconds: 60 })).rejects.toMatchObject({
        code: 'objects.invalid-key',
      });
    });

    test('stops for an aborted signal with its reason', async () => {
      const reason = new Error('the lease was lost');
      const signal = AbortSignal.abort(reason);

      await expect(store.get('a/empty', { signal })).rejects.toBe(reason);
      await expect(
        store.putOnce('g/aborted', Buffer.from('x'), about('x'), { signal }),
      ).rejects.toBe(reason);
      expect(await store.head('g/aborted')).toBeUndefined();
    });
  });
}

function about(content: string): { contentType: string; contentSha256: string } {
  return { contentType: 'application/octet-stream', contentSha256: sha256(content) };
}

function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).toString();
}

function bytewise(left: string, right: string): number {
  return Buffer.from(left).compare(Buffer.from(right));
}

async function collect(list: AsyncIterable<StoredObjectInfo>): Promise<StoredObjectInfo[]> {
  const found: StoredObjectInfo[] = [];
  for await (const info of list) found.push(info);
  return found;
}
