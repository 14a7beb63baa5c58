import { describe, expect, it } from 'vitest';
import { pageOf } from '../../../../../../infra/local/function-host/management/listing.ts';

const page = (names: readonly string[], query: Record<string, string>) =>
  pageOf(names, (name) => name, new URLSearchParams(query));

describe('a page of a list', () => {
  it('goes on where the one before ended, though entries came meanwhile', () => {
    const first = page(['b', 'd', 'f'], { limit: '2' });

    const second = page(['a', 'b', 'c', 'd', 'f'], { nextToken: first.nextToken ?? '' });

    expect(first.page).toEqual(['b', 'd']);
    expect(second.page).toEqual(['f']);
    expect(second.nextToken).toBeUndefined();
  });

  it('has twenty entries unless a limit is given', () => {
    const names = Array.from({ length: 21 }, (_, at) => `f-${String(at).padStart(2, '0')}`);

    expect(page(names, {}).page).toHaveLength(20);
    expect(page(names, { limit: '100' })).toEqual({ page: names });
  });

  it.each([[{ limit: '0' }], [{ limit: '101' }], [{ limit: 'all' }], [{ nextToken: 'bm9uZQ==' }]])(
    'is refused for %j',
    (query) => {
      expect(() => page(['a'], query)).toThrow(
        expect.objectContaining({ code: 'InvalidArgument' }),
      );
    },
  );
});
