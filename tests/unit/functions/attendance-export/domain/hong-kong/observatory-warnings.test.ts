import { describe, expect, test } from 'vitest';
import { parseObservatoryWarnings } from '../../../../../../functions/attendance-export/domain/hong-kong/observatory-warnings.ts';

const minute = (text: string): number => Date.parse(text) / 60_000;

interface Entry {
  readonly code: string;
  readonly actionCode: string;
  readonly issueTime: string;
  readonly updateTime?: string;
  readonly expireTime?: string;
}

/** An answer in the shape of the Observatory's documentation, with the fields that we do not read. */
function snapshot(entries: Readonly<Record<string, Entry>>): string {
  const withNames = Object.entries(entries).map(([statement, entry]) => [
    statement,
    { name: 'Warning', type: 'Type', ...entry },
  ]);
  return JSON.stringify(Object.fromEntries(withNames));
}

const issued = (code: string, issueTime: string): Entry => ({
  code,
  actionCode: 'ISSUE',
  issueTime,
  updateTime: issueTime,
});
const cancelled = (time: string): Entry => ({
  code: 'CANCEL',
  actionCode: 'CANCEL',
  issueTime: time,
  updateTime: time,
});

const typhoon = [
  snapshot({ WTCSGNL: issued('TC3', '2026-07-20T04:40:00+08:00') }),
  snapshot({ WTCSGNL: issued('TC8NE', '2026-07-20T09:20:00+08:00') }),
  snapshot({ WTCSGNL: issued('TC8SE', '2026-07-20T13:10:00+08:00') }),
  snapshot({ WTCSGNL: issued('TC3', '2026-07-20T16:20:00+08:00') }),
  snapshot({ WTCSGNL: cancelled('2026-07-20T19:40:00+08:00') }),
  '{}',
];
const signalsOfTheTyphoon = [
  {
    signal: 'TC3',
    start: minute('2026-07-20T04:40:00+08:00'),
    end: minute('2026-07-20T09:20:00+08:00'),
    source: 'observatory',
  },
  {
    signal: 'TC8',
    start: minute('2026-07-20T09:20:00+08:00'),
    end: minute('2026-07-20T16:20:00+08:00'),
    source: 'observatory',
  },
  {
    signal: 'TC3',
    start: minute('2026-07-20T16:20:00+08:00'),
    end: minute('2026-07-20T19:40:00+08:00'),
    source: 'observatory',
  },
];

describe('snapshots of the warning summary', () => {
  test('become the times of each signal, No. 8 being one whatever its direction', () => {
    expect(parseObservatoryWarnings(typhoon)).toEqual({
      intervals: signalsOfTheTyphoon,
      problems: [],
    });
  });

  test('say the same backwards and doubled', () => {
    const disordered = [...typhoon, ...typhoon].reverse();

    expect(parseObservatoryWarnings(disordered).intervals).toEqual(signalsOfTheTyphoon);
  });

  test('need no earlier snapshot if the cancellation names the signal and when it was issued', () => {
    const black = snapshot({
      WRAIN: {
        code: 'WRAINB',
        actionCode: 'CANCEL',
        issueTime: '2026-06-18T08:20:00+08:00',
        updateTime: '2026-06-18T10:05:00+08:00',
      },
    });

    expect(parseObservatoryWarnings([black]).intervals).toEqual([
      {
        signal: 'WRAINB',
        start: minute('2026-06-18T00:20:00Z'),
        end: minute('2026-06-18T02:05:00Z'),
        source: 'observatory',
      },
    ]);
  });

  test('keep rain and wind apart', () => {
    const both = [
      snapshot({
        WRAIN: issued('WRAINR', '2026-06-18T08:20:00+08:00'),
        WTCSGNL: issued('TC1', '2026-06-18T09:00:00+08:00'),
      }),
      snapshot({ WRAIN: cancelled('2026-06-18T10:00:00+08:00') }),
      snapshot({ WTCSGNL: cancelled('2026-06-18T11:00:00+08:00') }),
    ];

    const { intervals } = parseObservatoryWarnings(both);

    expect(intervals.map(({ signal, start, end }) => [signal, end - start])).toEqual([
      ['WRAINR', 100],
      ['TC1', 120],
    ]);
  });

  test('end at the expiry time if the statement has one', () => {
    const expiring = snapshot({
      WRAIN: {
        ...issued('WRAINA', '2026-06-18T08:00:00+08:00'),
        expireTime: '2026-06-18T09:30:00+08:00',
      },
    });

    expect(parseObservatoryWarnings([expiring]).intervals.map((i) => i.end - i.start)).toEqual([
      90,
    ]);
  });

  test('end at the latest of the expiry times, if one was extended', () => {
    const expiring = ['2026-06-18T09:30:00+08:00', '2026-06-18T11:00:00+08:00'].map((expireTime) =>
      snapshot({ WRAIN: { ...issued('WRAINA', '2026-06-18T08:00:00+08:00'), expireTime } }),
    );

    expect(parseObservatoryWarnings(expiring).intervals.map((i) => i.end - i.start)).toEqual([180]);
  });

  test.each([
    ['2026-06-18T09:00:00+08:00', 60],
    ['2026-06-18T23:00:00+08:00', 120],
  ])('end at the expiry time %s or the next change, whichever is first', (expireTime, minutes) => {
    const amber = issued('WRAINA', '2026-06-18T08:00:00+08:00');
    const { intervals } = parseObservatoryWarnings([
      snapshot({ WRAIN: { ...amber, expireTime } }),
      snapshot({ WRAIN: cancelled('2026-06-18T10:00:00+08:00') }),
    ]);

    expect(intervals.map(({ start, end }) => end - start)).toEqual([minutes]);
  });

  test('begin nothing by a cancellation that names its signal and one time only', () => {
    const end = { ...cancelled('2026-06-18T10:00:00+08:00'), code: 'WRAINB' };
    const parsed = parseObservatoryWarnings([snapshot({ WRAIN: end })]);

    expect(parsed).toEqual({ intervals: [], problems: [] });
  });

  test('may begin with a byte order mark', () => {
    const marked = typhoon.map((text) => `\uFEFF${text}`);

    expect(parseObservatoryWarnings(marked).intervals).toEqual(signalsOfTheTyphoon);
  });

  test('may hold other statements, which are passed over', () => {
    const heat = snapshot({ WHOT: issued('WHOT', '2026-07-01T07:00:00+08:00') });

    expect(parseObservatoryWarnings([heat])).toEqual({ intervals: [], problems: [] });
  });
});

describe('a signal without an end', () => {
  test('is a problem and no interval', () => {
    const { intervals, problems } = parseObservatoryWarnings(typhoon.slice(0, 2));

    expect(intervals.map(({ signal }) => signal)).toEqual(['TC3']);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.item).toEqual({
      en: 'Gale or Storm Signal No. 8 of 2026-07-20 09:20:00',
      zhHK: '2026-07-20 09:20:00 的八號烈風或暴風信號',
    });
    expect(problems[0]?.reason.en).toBe('No snapshot shows when it ended.');
  });

  test('is not taken to last until the next one weeks later', () => {
    const { intervals, problems } = parseObservatoryWarnings([
      snapshot({ WRAIN: issued('WRAINB', '2026-06-18T08:00:00+08:00') }),
      snapshot({ WRAIN: issued('WRAINA', '2026-07-18T08:00:00+08:00') }),
      snapshot({ WRAIN: cancelled('2026-07-18T09:00:00+08:00') }),
    ]);

    expect(intervals.map(({ signal }) => signal)).toEqual(['WRAINA']);
    expect(problems[0]?.reason.en).toContain('implausibly long');
  });
});

test('two signals issued at the same moment are a problem, and neither is believed', () => {
  const { intervals, problems } = parseObservatoryWarnings([
    snapshot({ WRAIN: issued('WRAINR', '2026-06-18T08:00:00+08:00') }),
    snapshot({ WRAIN: issued('WRAINB', '2026-06-18T08:00:00+08:00') }),
    snapshot({ WRAIN: cancelled('2026-06-18T09:00:00+08:00') }),
  ]);

  expect(intervals).toEqual([]);
  expect(problems.map(({ item }) => item.en)).toEqual(['signals of 2026-06-18 08:00:00']);
});

describe('what cannot be read', () => {
  test.each(['', 'null', '[]', '"TC8"', '{', '\u0000', '['.repeat(100_000)])(
    'as a file is a problem (%#)',
    (text) => {
      const { intervals, problems } = parseObservatoryWarnings([text, ...typhoon]);

      expect(intervals).toEqual(signalsOfTheTyphoon);
      expect(problems.map(({ item }) => item)).toEqual([{ en: 'snapshot 1', zhHK: '第 1 份資料' }]);
    },
  );

  test.each([
    ['an unknown code', issued('TC8XX', '2026-07-20T09:20:00+08:00')],
    ['a code of an object’s prototype', issued('toString', '2026-07-20T09:20:00+08:00')],
    ['a code of another statement', issued('WRAINB', '2026-07-20T09:20:00+08:00')],
    ['an unknown action', { ...issued('TC3', '2026-07-20T09:20:00+08:00'), actionCode: 'X' }],
    ['a time without an offset', issued('TC3', '2026-07-20T09:20:00')],
    ['a day that does not exist', issued('TC3', '2026-02-30T09:20:00+08:00')],
    ['a cancellation of nothing known', { ...cancelled('2026-07-20T09:20:00+08:00'), code: 'X' }],
  ])('of a warning is a problem: %s', (_, entry) => {
    const { intervals, problems } = parseObservatoryWarnings([snapshot({ WTCSGNL: entry })]);

    expect(intervals).toEqual([]);
    expect(problems.map(({ item }) => item.en)).toEqual(['snapshot 1, WTCSGNL']);
  });

  test('does not stop the rest of the same file', () => {
    const half = JSON.stringify({
      WTCSGNL: 'TC8',
      WRAIN: {
        ...issued('WRAINB', '2026-06-18T08:00:00+08:00'),
        expireTime: '2026-06-18T09:00:00Z',
      },
    });

    const { intervals, problems } = parseObservatoryWarnings([half]);

    expect(intervals.map(({ signal }) => signal)).toEqual(['WRAINB']);
    expect(problems).toHaveLength(1);
  });
});
