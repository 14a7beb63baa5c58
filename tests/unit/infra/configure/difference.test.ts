import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differencesBetween } from '../../../../infra/configure/difference.ts';

describe('what a configuration says otherwise', () => {
  test('is named by the names that people know', () => {
    const before = {
      organisations: [{ corpId: 'dingabc', companies: [{ code: 'HUX', mode: 'live' }] }],
    };
    const after = {
      organisations: [{ corpId: 'dingabc', companies: [{ code: 'HUX', mode: 'shadow' }] }],
    };

    expect(differencesBetween(before, after)).toEqual([
      { place: 'organisations[dingabc].companies[HUX].mode', before: 'live', after: 'shadow' },
    ]);
  });

  test('is what was added and what was left out, each as a whole', () => {
    const before = { companies: [{ code: 'A', days: [1, 2] }] };
    const after = { companies: [{ code: 'B' }] };

    expect(differencesBetween(before, after)).toEqual([
      { place: 'companies[B]', before: '', after: '{"code":"B"}' },
      { place: 'companies[A]', before: '{"code":"A","days":[1,2]}', after: '' },
    ]);
  });

  test('is nothing for entries that only changed places', () => {
    const before = { apps: [{ clientId: 'one' }, { clientId: 'two', more: 1 }] };
    const after = { apps: [{ clientId: 'two', more: 1 }, { clientId: 'one' }] };

    expect(differencesBetween(before, after)).toEqual([]);
  });

  test('is the whole list where two entries have one name', () => {
    const [difference] = differencesBetween({ list: ['a', 'a'] }, { list: ['a'] });

    expect(difference).toEqual({ place: 'list', before: '["a","a"]', after: '["a"]' });
  });

  test('is everything before there was any', () => {
    expect(differencesBetween(undefined, { v: 1 })).toEqual([
      { place: '', before: '', after: '{"v":1}' },
    ]);
  });

  test('is found for any two values that differ in more than order, and never for the same', () => {
    const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const field = fc.stringMatching(/^[a-z][A-Za-z0-9-]{0,12}$/);
    const record = fc.dictionary(field, fc.oneof(scalar, fc.dictionary(field, scalar)));

    fc.assert(
      fc.property(record, record, (one, other) => {
        expect(differencesBetween(one, structuredClone(one))).toEqual([]);
        const isSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
        expect(differencesBetween(one, other).length === 0).toBe(isSame);
      }),
    );
  });
});

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, sorted(inner)] as const);
  return entries.sort(([one], [other]) => (one < other ? -1 : 1));
}
