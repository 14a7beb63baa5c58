import { describe, expect, it } from 'vitest';
import { judgeVerification } from '../../../../../functions/audit-forwarding/domain/alarm.ts';

const missing = { kind: 'missing' };
const standing = (place: string, code: string) => ({
  isStanding: true,
  alarm: { kind: 'evidence-broken', place, code },
});
const over = (subject: string) => ({ isStanding: false, kind: 'evidence-broken', subject });

describe('what a verification means for people', () => {
  it('is that evidence is broken where something was found', () => {
    const facts = { isWhole: false, kept: [missing, { kind: 'altered' }], received: undefined };

    expect(judgeVerification(facts)).toEqual([standing('verify', 'missing')]);
  });

  it('is an alarm of its own where the receiver lacks something', () => {
    const facts = { isWhole: false, kept: [], received: [missing] };

    expect(judgeVerification(facts)).toEqual([standing('verify-export', 'missing')]);
  });

  it('ends an alarm about the receiver only when the receiver was asked', () => {
    const whole = { isWhole: true, kept: [] };

    expect(judgeVerification({ ...whole, received: undefined })).toEqual([over('verify')]);
    expect(judgeVerification({ ...whole, received: [] })).toEqual([
      over('verify'),
      over('verify-export'),
    ]);
  });

  it('ends nothing when not everything was looked at', () => {
    expect(judgeVerification({ isWhole: false, kept: [], received: [] })).toEqual([]);
  });
});
