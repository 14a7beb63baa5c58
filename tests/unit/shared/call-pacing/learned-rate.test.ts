import { describe, expect, it } from 'vitest';
import {
  afterRefusal,
  rateAt,
  type LearnedRate,
} from '../../../../shared/call-pacing/learned-rate.ts';

const NOW = Date.UTC(2026, 10, 4, 4);
const HOUR = 3_600_000;
const MINUTE = 60_000;
const FULL: LearnedRate = { permille: 1_000, throttledAtEpochMs: 0 };

describe('the rate of a lane', () => {
  it('is halved by a refusal, and not again by those that belong to it', () => {
    const once = afterRefusal(FULL, NOW, HOUR);
    const again = afterRefusal(once, NOW + 4_999, HOUR);
    const later = afterRefusal(again, NOW + 5_000, HOUR);

    expect(once).toEqual({ permille: 500, throttledAtEpochMs: NOW });
    expect(again).toBe(once);
    expect(later).toEqual({ permille: 250, throttledAtEpochMs: NOW + 5_000 });
  });

  it('never falls below an eighth', () => {
    let rate = FULL;
    for (let refusal = 0; refusal < 10; refusal += 1) {
      rate = afterRefusal(rate, NOW + refusal * MINUTE, HOUR);
    }

    expect(rateAt(rate, NOW + 9 * MINUTE, HOUR)).toBe(125);
  });

  it('is kept while it is trusted and then rises by a twentieth each minute, up to all of it', () => {
    const rate = afterRefusal(FULL, NOW, HOUR);
    const rates = [
      0,
      HOUR - 1,
      HOUR,
      HOUR + MINUTE,
      HOUR + 8 * MINUTE,
      HOUR + 9 * MINUTE,
      9 * HOUR,
    ];

    expect(rates.map((later) => rateAt(rate, NOW + later, HOUR))).toEqual([
      500, 500, 550, 600, 950, 1_000, 1_000,
    ]);
  });

  it('is halved from where it has risen to', () => {
    const rate = afterRefusal(FULL, NOW, HOUR);

    expect(afterRefusal(rate, NOW + HOUR + MINUTE, HOUR).permille).toBe(300);
  });
});
