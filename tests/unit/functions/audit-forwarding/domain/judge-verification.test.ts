import { describe, expect, it } from 'vitest';
import {
  endsAlarm,
  judgeVerification,
  type Judgement,
} from '../../../../../functions/audit-forwarding/domain/alarm.ts';

const missing = { kind: 'missing' };
const span = { from: '2026-11-20', to: '2026-11-27' };
const standing = (place: string, code: string) => ({
  isStanding: true,
  alarm: { kind: 'evidence-broken', place, code },
  span,
});
const over = (subject: string): Judgement => ({
  isStanding: false,
  kind: 'evidence-broken',
  subject,
  span,
});

describe('what a verification means for people', () => {
  it('is that evidence is broken where something was found', () => {
    const facts = {
      isWhole: false,
      kept: [missing, { kind: 'altered' }],
      received: undefined,
      span,
    };

    expect(judgeVerification(facts)).toEqual([standing('verify', 'missing')]);
  });

  it('is an alarm of its own where the receiver lacks something', () => {
    const facts = { isWhole: false, kept: [], received: [missing], span };

    expect(judgeVerification(facts)).toEqual([standing('verify-export', 'missing')]);
  });

  it('ends an alarm about the receiver only when the receiver was asked', () => {
    const whole = { isWhole: true, kept: [], span };

    expect(judgeVerification({ ...whole, received: undefined })).toEqual([over('verify')]);
    expect(judgeVerification({ ...whole, received: [] })).toEqual([
      over('verify'),
      over('verify-export'),
    ]);
  });

  it('ends nothing when not everything was looked at', () => {
    expect(judgeVerification({ isWhole: false, kept: [], received: [], span })).toEqual([]);
  });

  it('ends an alarm only when it has looked at all the days that the alarm is about', () => {
    const note = { v: 1, isOpen: true, sinceEpochMs: 0, isTold: true, span } as const;
    const ends = (from: string, to: string): boolean =>
      endsAlarm({ ...over('verify'), span: { from, to } }, note);

    expect(ends('2026-11-20', '2026-11-27')).toBe(true);
    expect(ends('2026-11-01', '2026-11-30')).toBe(true);
    expect(ends('2026-11-21', '2026-11-30')).toBe(false);
    expect(ends('2026-11-01', '2026-11-26')).toBe(false);
  });
});
