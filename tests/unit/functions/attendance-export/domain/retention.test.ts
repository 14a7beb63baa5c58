import { describe, expect, it } from 'vitest';
import {
  heldBecause,
  isRetentionOver,
} from '../../../../../functions/attendance-export/domain/retention.ts';

describe('the end of a retention time', () => {
  it.each([
    ['2026-10-31', 18, '2028-04-30', false],
    ['2026-10-31', 18, '2028-05-01', true],
    ['2026-08-31', 6, '2027-02-28', false],
    ['2026-08-31', 6, '2027-03-01', true],
    ['2026-12-15', 12, '2027-12-15', false],
    ['2026-12-15', 12, '2027-12-16', true],
    ['2026-11-30', 1, '2026-12-30', false],
    ['2026-11-30', 1, '2026-12-31', true],
  ])('of %s and %s months is judged on %s as %s', (lastDay, months, today, isOver) => {
    expect(isRetentionOver(lastDay, months, today)).toBe(isOver);
  });
});

describe('a hold', () => {
  const period = { from: '2026-10-01', to: '2026-10-31', userIds: new Set(['hk001', 'hk002']) };
  const hold = { reference: 'HCLA 12/2026', userIds: [] as string[] };
  const because = (change: object): string | undefined =>
    heldBecause({ legalHold: false, holds: [{ ...hold, ...change }] }, period);

  it('of the whole company keeps everything', () => {
    expect(heldBecause({ legalHold: true, holds: [] }, period)).toBe('legal-hold');
    expect(heldBecause({ legalHold: false, holds: [] }, period)).toBeUndefined();
  });

  it.each([
    [{}, true],
    [{ from: '2026-10-31' }, true],
    [{ from: '2026-11-01' }, false],
    [{ to: '2026-10-01' }, true],
    [{ to: '2026-09-30' }, false],
    [{ userIds: ['hk002'] }, true],
    [{ userIds: ['hk003'] }, false],
    [{ userIds: ['hk002'], from: '2026-11-01' }, false],
  ])('%j keeps the period: %s', (change, isKept) => {
    expect(because(change)).toBe(isKept ? 'hold HCLA 12/2026' : undefined);
  });
});
