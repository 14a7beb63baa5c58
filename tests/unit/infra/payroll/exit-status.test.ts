import { describe, expect, test } from 'vitest';
import { exitStatusOf } from '../../../../infra/payroll/exit-status.ts';

describe('the exit status of a command', () => {
  test.each([
    ['delivered', 0],
    ['already-delivered', 0],
    ['planned', 0],
    ['paid', 0],
    ['failed', 1],
    ['held', 3],
    ['awaiting-release', 3],
    ['release-refused', 3],
    ['waiting-for-closing', 3],
  ])('of the outcome %s is %i', (outcome, status) => {
    expect(exitStatusOf({ outcome })).toBe(status);
  });

  test('is that of a failure whenever there is an error', () => {
    expect(exitStatusOf({ outcome: 'held', error: { code: 'transfer.unavailable' } })).toBe(1);
  });
});
