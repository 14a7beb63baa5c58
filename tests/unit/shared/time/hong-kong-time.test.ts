import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  DAY_MS,
  daysBetween,
  formatHongKongTimestamp,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  isHongKongDate,
  parseHongKongTimestamp,
} from '../../../../shared/time/index.ts';

/** The runtime's own tables of time zones, as an independent witness. */
const witness = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Hong_Kong',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** From 1980, when summer time had ended, to 2099. */
const instant = fc.integer({ min: 315_532_800_000, max: 4_102_444_799_000 });

describe('the Hong Kong day of an instant', () => {
  test.each([
    ['2026-10-31T15:59:59.999Z', '2026-10-31'],
    ['2026-10-31T16:00:00.000Z', '2026-11-01'],
    ['2026-12-31T16:00:00.000Z', '2027-01-01'],
    ['2028-02-28T16:00:00.000Z', '2028-02-29'],
    ['1970-01-01T00:00:00.000Z', '1970-01-01'],
  ])('%s is in %s', (text, date) => {
    expect(hongKongDateOf(Date.parse(text))).toBe(date);
  });

  test('begins at DingTalk’s own midnight', () => {
    // `dingtalk.md` 4: workDate of 6 September 2020.
    expect(hongKongMidnightEpochMs('2020-09-06')).toBe(1_599_321_600_000);
  });

  test('agrees with the runtime’s time zones, to the second', () => {
    fc.assert(
      fc.property(instant, (epochMs) => {
        expect(formatHongKongTimestamp(epochMs)).toBe(witness.format(epochMs));
      }),
    );
  });
});

describe('a day in the form yyyy-MM-dd', () => {
  test.each(['2028-02-29', '2000-02-29', '2026-12-31'])('%s exists', (text) => {
    expect(isHongKongDate(text)).toBe(true);
    expect(hongKongDateOf(hongKongMidnightEpochMs(text))).toBe(text);
  });

  test.each([
    '2026-02-29',
    '2100-02-29',
    '2026-02-30',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-10-00',
    '2026-10-32',
    '2026-1-1',
    '26-10-01',
    '20261001',
    '2026-10-01 ',
    '2026-10-01\n',
    '+02026-10-01',
    '２０２６-10-01',
    '',
  ])('“%s” does not', (text) => {
    expect(isHongKongDate(text)).toBe(false);
    expect(() => hongKongMidnightEpochMs(text)).toThrow(RangeError);
  });
});

describe('arithmetic of days', () => {
  test.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2028-03-01', -1, '2028-02-29'],
    ['2027-03-01', -1, '2027-02-28'],
    ['2026-10-05', 0, '2026-10-05'],
    ['2026-10-05', 365, '2027-10-05'],
  ])('%s and %d days is %s', (date, count, expected) => {
    expect(addDays(date, count)).toBe(expected);
    expect(daysBetween(date, expected)).toBe(count);
  });

  test('every day has 24 hours', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: -400, max: 400 }), (epochMs, count) => {
        const date = hongKongDateOf(epochMs);
        const midnight = hongKongMidnightEpochMs(date);

        expect(epochMs - midnight >= 0 && epochMs - midnight < DAY_MS).toBe(true);
        expect(hongKongMidnightEpochMs(addDays(date, count))).toBe(midnight + count * DAY_MS);
      }),
    );
  });
});

describe('a timestamp in the form yyyy-MM-dd HH:mm:ss', () => {
  test('is read back as it was written, to the second', () => {
    fc.assert(
      fc.property(instant, (epochMs) => {
        const text = formatHongKongTimestamp(epochMs);

        expect(parseHongKongTimestamp(text)).toBe(Math.floor(epochMs / 1_000) * 1_000);
      }),
    );
  });

  test.each([
    '2026-02-30 10:00:00',
    '2026-04-31 00:00:00',
    '2026-10-01 24:00:00',
    '2026-10-01 10:60:00',
    '2026-10-01 10:00:60',
    '2026-10-01T10:00:00',
    '2026-10-01 10:00',
    '2026-10-01',
    ' 2026-10-01 10:00:00',
    '',
  ])('“%s” is refused', (text) => {
    expect(() => parseHongKongTimestamp(text)).toThrow(RangeError);
  });
});
