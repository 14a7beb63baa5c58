import { describe, expect, it } from 'vitest';
import {
  groupedInteger,
  groupedQuantity,
  hongKongTime,
  hoursAndMinutes,
  percentText,
  sizeText,
} from '../../../../../functions/attendance-export/report/report-figures.ts';

describe('figures of the report', () => {
  it('groups thousands and leaves decimals alone', () => {
    expect(groupedInteger(999)).toBe('999');
    expect(groupedInteger(1_234_567)).toBe('1,234,567');
    expect(groupedQuantity('1234567.05')).toBe('1,234,567.05');
    expect(groupedQuantity('-1234')).toBe('\u22121,234');
    expect(groupedQuantity('+0.20')).toBe('+0.20');
  });

  it('shows minutes as hours and minutes without rounding', () => {
    expect(hoursAndMinutes(0)).toBe('0:00');
    expect(hoursAndMinutes(65)).toBe('1:05');
    expect(hoursAndMinutes(-5)).toBe('\u22120:05');
    expect(hoursAndMinutes(600_001)).toBe('10,000:01');
  });

  it('signs changes and not their absence', () => {
    expect(percentText(23)).toBe('+2.3 %');
    expect(percentText(-1_212)).toBe('\u2212121.2 %');
    expect(percentText(0)).toBe('0.0 %');
  });

  it('shows times of Hong Kong, whatever the zone of the machine', () => {
    expect(hongKongTime(Date.parse('2026-11-02T23:12:44Z'))).toBe('2026-11-03 07:12:44 HKT');
  });

  it('shows sizes as a file manager does', () => {
    expect(sizeText(999)).toBe('999 B');
    expect(sizeText(40_312)).toBe('40 kB');
    expect(sizeText(1_250_000)).toBe('1,250 kB');
  });
});
