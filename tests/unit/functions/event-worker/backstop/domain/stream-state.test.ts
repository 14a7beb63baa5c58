import { describe, expect, it } from 'vitest';
import {
  judgeStream,
  silentOfficeMinutes,
  type StreamSigns,
  type StreamState,
} from '../../../../../../functions/event-worker/backstop/domain/stream-state.ts';

function at(time: string): number {
  return Date.parse(`${time}:00+08:00`);
}

function signs(now: string, other: Partial<StreamSigns> = {}): StreamSigns {
  return {
    nowEpochMs: at(now),
    lastPushEpochMs: undefined,
    pushes: undefined,
    pushesPerMonth: 3_000,
    office: { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', closedDays: [] },
    silenceAlarmMinutes: 240,
    ...other,
  };
}

const SINCE_SUNDAY: StreamState = { mode: 'pushed', sinceEpochMs: at('2026-11-01T00:00') };

describe('a stream of pushes', () => {
  it('is silent after so many office minutes without one, not before', () => {
    const lastPushEpochMs = at('2026-11-06T16:00');

    // Two hours of Friday, two of Monday.
    expect(judgeStream(SINCE_SUNDAY, signs('2026-11-09T10:59', { lastPushEpochMs })).mode).toBe(
      'pushed',
    );
    expect(judgeStream(SINCE_SUNDAY, signs('2026-11-09T11:00', { lastPushEpochMs }))).toEqual({
      mode: 'polling',
      cause: 'silence',
      sinceEpochMs: at('2026-11-09T11:00'),
    });
  });

  it('that never brought a push is silent from when it was first watched', () => {
    expect(judgeStream(SINCE_SUNDAY, signs('2026-11-02T12:59')).mode).toBe('pushed');
    expect(judgeStream(SINCE_SUNDAY, signs('2026-11-02T13:00')).mode).toBe('polling');
  });

  it('is spent when as many as there are were counted, and none came since', () => {
    const countedAtEpochMs = at('2026-11-20T07:40');
    const pushes = { count: 3_000, countedAtEpochMs };
    const now = '2026-11-20T08:20';

    expect(
      judgeStream(SINCE_SUNDAY, signs(now, { pushes, lastPushEpochMs: countedAtEpochMs })),
    ).toEqual({ mode: 'polling', cause: 'quota-spent', sinceEpochMs: at(now) });
    // Somebody bought more.
    const lastPushEpochMs = countedAtEpochMs + 1;
    expect(judgeStream(SINCE_SUNDAY, signs(now, { pushes, lastPushEpochMs })).mode).toBe('pushed');
  });

  it('comes back with the first push after it stopped, and silence is counted anew', () => {
    const stopped: StreamState = {
      mode: 'polling',
      cause: 'silence',
      sinceEpochMs: at('2026-11-09T11:00'),
    };
    const now = '2026-11-09T15:00';
    const early = signs(now, { lastPushEpochMs: at('2026-11-09T10:00') });
    const back = signs(now, { lastPushEpochMs: at('2026-11-09T14:30') });

    expect(judgeStream(stopped, early)).toBe(stopped);
    expect(judgeStream(stopped, back)).toEqual({ mode: 'pushed', sinceEpochMs: at(now) });
  });

  it('that was spent comes back with the new month, of which nothing is counted yet', () => {
    const spent: StreamState = {
      mode: 'polling',
      cause: 'quota-spent',
      sinceEpochMs: at('2026-11-20T08:20'),
    };

    expect(judgeStream(spent, signs('2026-12-01T00:20')).mode).toBe('pushed');
  });

  it('tells how long it has been silent, also while it is asked for', () => {
    const polling: StreamState = {
      mode: 'polling',
      cause: 'silence',
      sinceEpochMs: at('2026-11-09T13:00'),
    };
    const lastPushEpochMs = at('2026-11-09T09:00');

    expect(silentOfficeMinutes(polling, signs('2026-11-09T15:00', { lastPushEpochMs }))).toBe(360);
  });
});
