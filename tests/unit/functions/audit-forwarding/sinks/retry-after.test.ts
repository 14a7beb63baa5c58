import { describe, expect, it } from 'vitest';
import { retryAfterMsOf } from '../../../../../functions/audit-forwarding/sinks/retry-after.ts';

const NOW = Date.UTC(2026, 10, 27, 2, 0, 0);

describe('Retry-After', () => {
  it.each([
    ['seconds', '90', 90_000],
    ['a date of HTTP', 'Fri, 27 Nov 2026 02:00:45 GMT', 45_000],
    ['a date that has passed', 'Fri, 27 Nov 2026 01:00:00 GMT', 1_000],
    ['no time at all', '0', 1_000],
    ['a week', '604800', 3_600_000],
    ['a word', 'soon', undefined],
    ['a negative number', '-5', undefined],
    ['nothing', undefined, undefined],
  ])('of %s', (_, text, waitMs) => {
    expect(retryAfterMsOf(text, NOW)).toBe(waitMs);
  });
});
