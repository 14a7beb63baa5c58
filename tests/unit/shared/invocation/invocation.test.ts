import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  beginWorkingTime,
  malformedPayload,
  parseJsonPayload,
  timerTriggerOf,
} from '../../../../shared/invocation/index.ts';

const about = { name: 'f', handler: 'index.handler', memory: 512 };

describe('the payload of an invocation', () => {
  it('is read as JSON in UTF-8', () => {
    const bytes = new TextEncoder().encode('{"name":"陳大文"}');

    expect(parseJsonPayload(bytes, () => new Error('no'))).toEqual({ name: '陳大文' });
  });

  it.each([
    ['no JSON', Buffer.from('action=status')],
    ['nothing', Buffer.alloc(0)],
    ['Big5', Buffer.from([0x22, 0xb3, 0xaf, 0x22])],
  ])('is refused in the words of the function if it is %s', (_what, bytes) => {
    const refuse = ({ en, zhHK }: { en: readonly string[]; zhHK: readonly string[] }): Error =>
      new RangeError([...en, ...zhHK].join('|'));

    expect(() => parseJsonPayload(bytes, refuse)).toThrow(
      new RangeError('the payload is no JSON in UTF-8|內容並非 UTF-8 的 JSON'),
    );
  });

  it('that is wrong in many places names twenty of them, and how many there are', () => {
    const names = Array.from({ length: 25 }, (_, index) => `field${String(index)}`);

    const { text, remedy, details } = malformedPayload(
      { en: names, zhHK: names },
      '{"action":"x"}',
    );

    expect(text.en).toContain('field19.');
    expect(text.zhHK).toContain('field0；field1');
    expect(text.en).not.toContain('field20');
    expect(details).toEqual({ problems: 25 });
    expect(remedy.en).toContain('{"action":"x"}');
    expect(remedy.zhHK).toContain('{"action":"x"}');
  });
});

describe('the event of a timer', () => {
  it('tells which timer has fired', () => {
    const event = { triggerTime: '2026-11-26T01:03:00Z', triggerName: 'refresh', payload: '' };

    expect(timerTriggerOf(event, ['refresh', 'daily'])).toBe('refresh');
  });

  it.each([
    [{ triggerTime: '2026-11-26T01:03:00Z', triggerName: 'hourly', payload: '' }],
    [{ triggerName: 'refresh' }],
    [{ action: 'status' }],
    [null],
    ['refresh'],
  ])('is none of ours: %j', (document) => {
    expect(timerTriggerOf(document, ['refresh'])).toBeUndefined();
  });
});

describe('the time for an invocation', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is over ten seconds before the platform’s limit, with the reason of the function', () => {
    vi.setSystemTime(1_000_000);
    const time = beginWorkingTime(
      { function: { ...about, timeout: 120 } },
      () => new Error('late'),
    );

    vi.advanceTimersByTime(109_999);
    expect([time.endEpochMs, time.signal.aborted]).toEqual([1_110_000, false]);

    vi.advanceTimersByTime(1);
    expect(time.signal.reason).toEqual(new Error('late'));
  });

  it('is a second at least, however short the limit is', () => {
    vi.setSystemTime(1_000_000);
    const time = beginWorkingTime({ function: { ...about, timeout: 5 } }, () => new Error('late'));

    vi.advanceTimersByTime(999);
    expect([time.endEpochMs, time.signal.aborted]).toEqual([1_001_000, false]);

    vi.advanceTimersByTime(1);
    expect(time.signal.aborted).toBe(true);
  });

  it('that has been ended leaves nothing behind that would keep the process', () => {
    const time = beginWorkingTime(
      { function: { ...about, timeout: 120 } },
      () => new Error('late'),
    );

    time.end();

    expect(vi.getTimerCount()).toBe(0);
    expect(time.signal.aborted).toBe(false);
  });
});
