import { describe, expect, it } from 'vitest';
import { IntakeCounters } from '../../../../functions/webhook-intake/intake-counters.ts';

describe('IntakeCounters', () => {
  it('counts outcomes, reasons, hand-overs and latency since the last line', () => {
    const counters = new IntakeCounters();
    counters.count({ outcome: 'accepted', reply: {}, handOver: 'handed-over' }, 5);
    counters.count({ outcome: 'accepted', reply: {}, handOver: 'failed' }, 6);
    counters.count({ outcome: 'refused', reason: 'signature-mismatch' }, 0);
    counters.count({ outcome: 'unavailable', reason: 'not-recorded' }, 1_501);

    const line = counters.take(0);

    expect(line).toEqual({
      counts: {
        accepted: 2,
        'handed-over': 1,
        failed: 1,
        refused: 1,
        'refused:signature-mismatch': 1,
        unavailable: 1,
        'unavailable:not-recorded': 1,
      },
      latencyMs: { '<=5': 2, '<=10': 1, more: 1 },
    });
    expect(counters.take(0)).toBeUndefined();
  });

  it('has something to tell no more often than every ten seconds', () => {
    const counters = new IntakeCounters();
    const tellAt = (now: number): number | undefined => {
      counters.count({ outcome: 'duplicate', reply: {} }, 1);
      return counters.takeDue(now)?.counts['duplicate'];
    };

    expect([0, 1, 9_999, 10_000, 10_001].map(tellAt)).toEqual([
      1,
      undefined,
      undefined,
      3,
      undefined,
    ]);
  });
});
