import { expect, test } from 'vitest';
import {
  exclusionReasons,
  noExclusions,
} from '../../../../../functions/attendance-export/domain/punch-record.ts';
import { closes } from '../../../../../functions/attendance-export/domain/reconciliation.ts';

test('a balance closes only if every punch is used or has a reason', () => {
  const excluded = { ...noExclusions(), duplicate: 2, 'system-replay': 1 };

  expect(closes({ received: 10, used: 7, excluded })).toBe(true);
  expect(closes({ received: 11, used: 7, excluded })).toBe(false);
  expect(closes({ received: 9, used: 7, excluded })).toBe(false);
});

test.each(exclusionReasons)('the reason %s counts', (reason) => {
  expect(closes({ received: 1, used: 0, excluded: { ...noExclusions(), [reason]: 1 } })).toBe(true);
});
