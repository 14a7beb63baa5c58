import { describe, expect, it } from 'vitest';
import {
  advancedForward,
  forwardSpan,
} from '../../../../../../functions/audit-forwarding/sources/windows/domain/forward-read.ts';
import {
  advancedLate,
  lateRead,
} from '../../../../../../functions/audit-forwarding/sources/windows/domain/late-read.ts';
import {
  firstCursor,
  parseWindowCursor,
} from '../../../../../../functions/audit-forwarding/sources/windows/domain/window-cursor.ts';

const at = (text: string): number => Date.parse(`${text}+08:00`);
const MINUTE = 60_000;
const NOW = at('2026-11-10T12:00:00');
const BEGAN = at('2026-11-01T00:00:00');
const SETTINGS = {
  overlapMinutes: 60,
  lateDays: 3,
  settlingSeconds: 120,
  longestPieceMs: 7 * 86_400_000,
};
/** Read until eleven o'clock, with the older days of today read over. */
const CURSOR = {
  ...firstCursor(BEGAN, NOW),
  nextEpochMs: at('2026-11-10T11:00:00'),
};
const YESTERDAY = { ...CURSOR, lateReadOn: '2026-11-09' };

describe('a read of what is new', () => {
  it('goes from the overlap to two minutes before now', () => {
    const span = forwardSpan(CURSOR, NOW, SETTINGS);

    expect(span).toEqual({
      fromEpochMs: at('2026-11-10T10:00:00'),
      toEpochMs: at('2026-11-10T11:58:00'),
    });
  });

  it('begins at the beginning the first time, and never before it', () => {
    const first = forwardSpan(firstCursor(BEGAN, NOW), NOW, SETTINGS);
    const early = forwardSpan({ ...CURSOR, nextEpochMs: BEGAN + 1 }, NOW, SETTINGS);

    expect(first?.fromEpochMs).toBe(BEGAN);
    expect(early?.fromEpochMs).toBe(BEGAN);
  });

  it('goes on where it was stopped, within the overlap too', () => {
    const resumeEpochMs = at('2026-11-10T10:30:00');

    const span = forwardSpan({ ...CURSOR, resumeEpochMs }, NOW, SETTINGS);

    expect(span?.fromEpochMs).toBe(resumeEpochMs);
  });

  it('has its place drawn back that a wrong clock put into the future', () => {
    const ahead = { ...CURSOR, nextEpochMs: NOW + 86_400_000 };

    const span = forwardSpan(ahead, NOW, SETTINGS);
    const after = advancedForward(
      ahead,
      span ?? { fromEpochMs: 0, toEpochMs: 0 },
      NOW - 2 * MINUTE,
    );

    expect(span?.fromEpochMs).toBe(at('2026-11-10T10:58:00') + 1);
    expect(after.nextEpochMs).toBe(NOW - 2 * MINUTE + 1);
  });

  it('is none if there is nothing between place and now', () => {
    const next = { ...CURSOR, nextEpochMs: NOW };

    expect(forwardSpan(next, NOW, { ...SETTINGS, overlapMinutes: 0 })).toBe(undefined);
  });

  it('lets older days go first where it ended a moment ago, and only then', () => {
    const justRead = { ...YESTERDAY, nextEpochMs: NOW - 3 * MINUTE };

    expect(forwardSpan(justRead, NOW, SETTINGS)).toBe(undefined);
    expect(forwardSpan({ ...justRead, lateReadOn: '2026-11-10' }, NOW, SETTINGS)).not.toBe(
      undefined,
    );
    expect(forwardSpan({ ...justRead, resumeEpochMs: NOW - 30 * MINUTE }, NOW, SETTINGS)).not.toBe(
      undefined,
    );
  });

  it('moves the place with what was read, not with what was read again', () => {
    const span = { fromEpochMs: at('2026-11-10T10:00:00'), toEpochMs: at('2026-11-10T11:58:00') };

    const within = advancedForward(CURSOR, span, at('2026-11-10T10:20:00'));
    const beyond = advancedForward(CURSOR, span, at('2026-11-10T11:20:00'));
    const ended = advancedForward(CURSOR, span, span.toEpochMs);

    expect(within).toMatchObject({
      nextEpochMs: CURSOR.nextEpochMs,
      resumeEpochMs: at('2026-11-10T10:20:00') + 1,
    });
    expect(beyond).toMatchObject({
      nextEpochMs: at('2026-11-10T11:20:00') + 1,
      resumeEpochMs: at('2026-11-10T11:20:00') + 1,
    });
    expect(ended).toMatchObject({ nextEpochMs: span.toEpochMs + 1, resumeEpochMs: null });
  });
});

describe('a read of older days', () => {
  it('goes from the late days before the day of the last one to the overlap', () => {
    expect(lateRead(YESTERDAY, NOW, SETTINGS)).toEqual({
      day: '2026-11-10',
      fromEpochMs: at('2026-11-06T00:00:00'),
      toEpochMs: at('2026-11-10T10:00:00') - 1,
    });
  });

  it('goes back further if there was none for days, and never before the beginning', () => {
    const read = (lateReadOn: string) => lateRead({ ...CURSOR, lateReadOn }, NOW, SETTINGS);

    expect(read('2026-11-06')?.fromEpochMs).toBe(at('2026-11-03T00:00:00'));
    expect(read('2026-11-03')?.fromEpochMs).toBe(BEGAN);
  });

  it('goes back from yesterday where a wrong clock says that the last one is yet to come', () => {
    const ahead = { ...CURSOR, lateReadOn: '2027-11-10' };

    expect(lateRead(ahead, NOW, SETTINGS)?.fromEpochMs).toBe(at('2026-11-06T00:00:00'));
  });

  it('is made once a day in Hong Kong, and not at all with no late days', () => {
    expect(lateRead(CURSOR, NOW, SETTINGS)).toBe(undefined);
    expect(lateRead(YESTERDAY, NOW, { ...SETTINGS, lateDays: 0 })).toBe(undefined);
    expect(lateRead(CURSOR, at('2026-11-11T00:00:00'), SETTINGS)).not.toBe(undefined);
  });

  it('goes on where it was stopped, on the next day too, and is then the one of its day', () => {
    const read = lateRead(YESTERDAY, NOW, SETTINGS);
    if (read === undefined) throw new Error('there is one');

    const stopped = advancedLate(YESTERDAY, read, at('2026-11-07T12:00:00'));
    const resumed = lateRead(stopped, NOW + 86_400_000, SETTINGS);
    const ended = advancedLate(stopped, read, read.toEpochMs);

    expect(resumed).toEqual({ ...read, fromEpochMs: at('2026-11-07T12:00:00') + 1 });
    expect(ended).toEqual({ ...YESTERDAY, lateReadOn: '2026-11-10', late: null });
  });
});

describe('the place of a source', () => {
  it('is read as it was written, and anything else is refused', () => {
    const written = JSON.parse(JSON.stringify(YESTERDAY)) as Record<string, never>;

    expect(parseWindowCursor(written)).toEqual(YESTERDAY);
    expect(parseWindowCursor({ ...written, v: 2 })).toBe(undefined);
    expect(parseWindowCursor({ ...written, more: 1 })).toBe(undefined);
    expect(parseWindowCursor({ ...written, lateReadOn: 'today' })).toBe(undefined);
    expect(parseWindowCursor(null)).toBe(undefined);
  });
});
