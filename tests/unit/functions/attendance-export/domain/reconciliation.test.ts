import { describe, expect, test } from 'vitest';
import { describeException } from '../../../../../functions/attendance-export/domain/attendance-exception.ts';
import {
  exclusionReasons,
  noExclusions,
} from '../../../../../functions/attendance-export/domain/punch-record.ts';
import {
  balancePeople,
  closes,
  openChecks,
  type Reconciliation,
} from '../../../../../functions/attendance-export/domain/reconciliation.ts';
import { reconciliationEquations } from '../../../../../functions/attendance-export/domain/reconciliation-texts.ts';
import { equationCloses } from '../../../../../functions/attendance-export/domain/report-model.ts';

test('a balance closes only if every punch is used or has a reason', () => {
  const excluded = { ...noExclusions(), duplicate: 2, 'system-replay': 1 };

  expect(closes({ received: 10, used: 7, excluded })).toBe(true);
  expect(closes({ received: 11, used: 7, excluded })).toBe(false);
  expect(closes({ received: 9, used: 7, excluded })).toBe(false);
});

test.each(exclusionReasons)('the reason %s counts', (reason) => {
  expect(closes({ received: 1, used: 0, excluded: { ...noExclusions(), [reason]: 1 } })).toBe(true);
});

const nobodyElse = { isPaidBefore: () => false, isGone: () => false };

test('people in scope have lines, or an exception, an earlier file or their leaving explains why not', () => {
  const exceptions = [
    describeException('found-but-not-mapped', { userId: 'u2' }),
    // A question about a day does not explain that somebody has no line at all.
    describeException('no-punch', { userId: 'u5', date: '2026-10-05' }),
  ];

  const balance = balancePeople({
    userIds: new Set(['u5', 'u4', 'u3', 'u2', 'u1']),
    withLines: new Set(['u1', 'of-an-earlier-period']),
    exceptions,
    isPaidBefore: (userId) => userId === 'u3',
    isGone: (userId) => userId === 'u4',
  });

  expect(balance).toMatchObject({ inScope: 5, withLines: 1 });
  expect(balance.without.map(({ userId, why }) => `${userId} ${why}`)).toEqual([
    'u2 explained',
    'u3 paid-before',
    'u4 gone',
    'u5 unexplained',
  ]);
});

describe('each of the three checks fails on its own', () => {
  const people = (withLines: readonly string[]) =>
    balancePeople({
      userIds: new Set(['u1', 'u2']),
      withLines: new Set(withLines),
      exceptions: [],
      ...nobodyElse,
    });
  const sound: Reconciliation = {
    punches: { received: 4, used: 3, excluded: { ...noExclusions(), duplicate: 1 } },
    people: people(['u1', 'u2']),
    minutes: { byDay: 965, inFile: 960, roundedOff: 5 },
  };

  test.each([
    ['none', {}, []],
    ['punches', { punches: { ...sound.punches, received: 5 } }, ['punches']],
    ['people', { people: people(['u1']) }, ['people']],
    ['minutes', { minutes: { byDay: 965, inFile: 480, roundedOff: 5 } }, ['minutes']],
    ['rounding', { minutes: { byDay: 965, inFile: 960, roundedOff: 0 } }, ['minutes']],
  ])('%s', (_, change, expected) => {
    const reconciliation = { ...sound, ...change };

    expect(openChecks(reconciliation)).toEqual(expected);
    expect(
      reconciliationEquations(reconciliation).flatMap((equation) =>
        equationCloses(equation) ? [] : [equation.name.en.toLowerCase()],
      ),
    ).toEqual(expected);
  });
});
