import { describe, expect, it } from 'vitest';
import {
  filePlaceKey,
  nextFilePage,
} from '../../../../../../functions/audit-forwarding/sources/domain/file-page.ts';

const NONE = new Set<string>();

const row = (gmtCreate: number, bizId: string) => ({ gmtCreate, bizId });

describe('the page after a full page', () => {
  it('begins after the last row before the last instant, whatever the order of the page', () => {
    const next = nextFilePage([row(7, '1'), row(5, '9'), row(6, '10'), row(6, '9')], NONE);

    expect(next).toEqual({ after: row(6, '10'), readUntilEpochMs: 6, isOneKey: false });
  });

  it('begins after the last complete file where all rows are of one instant', () => {
    const rows = [row(7, '9007199254740993'), row(7, '9007199254740994'), row(7, '88')];

    const next = nextFilePage(rows, NONE);

    expect(next).toEqual({
      after: row(7, '9007199254740993'),
      readUntilEpochMs: 6,
      isOneKey: false,
    });
  });

  it('says so where all rows are of one instant and one file', () => {
    const next = nextFilePage([row(7, '1'), row(7, '1')], NONE);

    expect(next).toEqual({ after: row(7, '1'), readUntilEpochMs: 6, isOneKey: true });
  });

  it('is asked for by the next best row where the best has been used, until there is none', () => {
    const rows = [row(6, '1'), row(7, '1'), row(7, '2')];
    const used = new Set([filePlaceKey(row(6, '1'))]);

    const second = nextFilePage(rows, used);
    const third = nextFilePage(rows, used.add(filePlaceKey(row(7, '1'))));
    const none = nextFilePage(rows, used.add(filePlaceKey(row(7, '2'))));

    expect(second?.after).toEqual(row(7, '1'));
    expect(third?.after).toEqual(row(7, '2'));
    expect(none).toBe(undefined);
  });

  it('does not exist after an empty page', () => {
    expect(nextFilePage([], NONE)).toBe(undefined);
  });
});
