import { describe, expect, test } from 'vitest';
import { wellFormedType } from '../../../../shared/dingtalk-callback/index.ts';

describe('the type of an event, as it is stored in clear', () => {
  test.each(['bpms_instance_change', 'attend_bossCheck_change', 'a.b-c'])('is kept: %s', (type) => {
    expect(wellFormedType(type)).toBe(type);
  });

  test('is cut to 64 characters', () => {
    expect(wellFormedType('x'.repeat(65))).toBe('x'.repeat(64));
  });

  test.each(['', '手機 9618 3047', 'K482719(5)', 'user add'])('is not repeated: "%s"', (type) => {
    expect(wellFormedType(type)).toBe('malformed');
  });
});
