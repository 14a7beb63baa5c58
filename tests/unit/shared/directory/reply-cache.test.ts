import { describe, expect, it } from 'vitest';
import { ReplyCache } from '../../../../shared/directory/index.ts';
import { DirectoryBench } from '../../../support/directory-bench.ts';

const kept = {
  reply: { outcome: 'found', value: 1 },
  askedEpochMs: 0,
  marks: undefined,
  isOutdated: false,
} as const;
const slot = (jsonBytes: number, scope = 'one') =>
  ({ kept, scope, governedBy: ['people'], jsonBytes }) as const;

describe('what an instance keeps', () => {
  it('is bounded by entries: what was longest not asked for goes first', () => {
    const cache = new ReplyCache({ maxEntries: 3 });
    for (const key of ['a', 'b', 'c']) cache.put(key, slot(1));
    cache.get('a');

    cache.put('d', slot(1));

    expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined)).toEqual([
      'a',
      'c',
      'd',
    ]);
  });

  it('is bounded by bytes, and a reply larger than all of it is not kept', () => {
    const cache = new ReplyCache({ maxBytes: 3_000 });

    for (let at = 0; at < 100; at += 1) cache.put(`key ${String(at)}`, slot(500));
    const { entries, bytes } = cache;
    cache.put('large', slot(3_000));

    expect(entries).toBe(4);
    expect(bytes).toBeLessThanOrEqual(3_000);
    expect(cache.get('large')).toBeUndefined();
    expect(cache.get('key 99')).toBe(kept);
  });

  it('counts what was replaced and forgotten no longer', () => {
    const cache = new ReplyCache();
    cache.put('a', slot(1_000));
    cache.put('a', slot(10));
    const replaced = cache.bytes;

    cache.forget('a');
    cache.forget('a');

    expect(replaced).toBeLessThan(300);
    expect(cache.bytes).toBe(0);
  });

  it('outdates only what a change concerns, and only of the app that it concerns', () => {
    const cache = new ReplyCache();
    cache.put('mine', slot(1));
    cache.put('theirs', slot(1, 'two'));

    cache.outdate('one', ['roles']);
    const untouched = cache.get('mine')?.isOutdated;
    cache.outdate('one', ['people', 'roles']);

    expect(untouched).toBe(false);
    expect(cache.get('mine')?.isOutdated).toBe(true);
    expect(cache.get('theirs')?.isOutdated).toBe(false);
  });

  it('stays within its bounds through 5,000 people, and still answers', async () => {
    const bench = new DirectoryBench();
    const cache = new ReplyCache({ maxEntries: 400, maxBytes: 100_000 });
    const directory = bench.instance({ cache });
    let most = 0;

    for (let at = 0; at < 5_000; at += 1) {
      const userId = `hk${String(at)}`;
      bench.dingTalk.people.set(userId, { name: '陳大文', departmentIds: [1] });
      await directory.user(userId);
      most = Math.max(most, cache.bytes);
    }

    expect(cache.entries).toBeLessThanOrEqual(400);
    expect(most).toBeLessThanOrEqual(100_000);
    expect(await directory.user('hk3')).toMatchObject({ outcome: 'found' });
  });
});
