import { describe, expect, it } from 'vitest';
import { readCallbackEnvelope } from '../../../../shared/dingtalk-callback/index.ts';

const NOW = Date.UTC(2026, 10, 26);

function frameOf(content: unknown): Record<string, unknown> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const reading = readCallbackEnvelope(text, NOW);
  if (reading.outcome === 'refused') return { fault: reading.fault };
  const { type, eventId, corpId, eventTimeEpochMs, random } = reading.envelope;
  return { type, eventId, corpId, eventTimeEpochMs, random };
}

describe('readCallbackEnvelope', () => {
  it('reads the present shape', () => {
    const frame = frameOf({
      EventType: 'user_add_org',
      EventTime: 1_663_143_335_567,
      CorpId: 'dingcorp1',
      BizId: '1663143335567',
      eventId: 'c7c7',
      timeStamp: '1685501863357',
      userId: ['hk001'],
    });

    expect(frame).toEqual({
      type: 'user_add_org',
      eventId: 'c7c7',
      corpId: 'dingcorp1',
      eventTimeEpochMs: 1_663_143_335_567,
      random: undefined,
    });
  });

  it.each([
    ['corpid', { EventType: 'bpms_task_change', corpid: 'dingcorp1' }],
    ['corpId', { EventType: 'bpms_task_change', corpId: 'dingcorp1' }],
  ])('reads an old shape with %s and without an id', (_name, content) => {
    expect(frameOf(content)).toEqual({
      type: 'bpms_task_change',
      eventId: undefined,
      corpId: 'dingcorp1',
      eventTimeEpochMs: undefined,
      random: undefined,
    });
  });

  it('reads punches that name neither organisation nor time', () => {
    const frame = frameOf({
      DataList: [{ userId: 'hk002' }],
      EventType: 'attendance_check_record',
    });

    expect(frame).toMatchObject({ type: 'attendance_check_record', corpId: undefined });
  });

  it.each([
    ['a number', { EventTime: 1_700_000_000_000 }, 1_700_000_000_000],
    ['a text', { TimeStamp: '1700000000000' }, 1_700_000_000_000],
    ['seconds', { timeStamp: 1_700_000_000 }, 1_700_000_000_000],
    [
      'the first that can be right',
      { EventTime: 'now', TimeStamp: 1_700_000_000_000 },
      1_700_000_000_000,
    ],
    ['a sample of 1971', { TimeStamp: 43_535_463_645 }, undefined],
    ['a day ahead', { EventTime: NOW + 86_400_000 }, NOW + 86_400_000],
    ['more than a day ahead', { EventTime: NOW + 86_400_001 }, undefined],
    ['no number', { EventTime: {} }, undefined],
    ['a negative number', { EventTime: -5 }, undefined],
    ['a fraction', { EventTime: 1.5 }, undefined],
    ['more digits than a time has', { EventTime: '9'.repeat(400) }, undefined],
  ])('takes the time from %s', (_name, fields, instant) => {
    expect(frameOf({ EventType: 'x', ...fields })['eventTimeEpochMs']).toBe(instant);
  });

  it('takes a number for an id, and an empty one for none', () => {
    const ids = [7, '', 'e1', null, []].map(
      (eventId) => frameOf({ EventType: 'x', eventId })['eventId'],
    );

    expect(ids).toEqual(['7', undefined, 'e1', undefined, undefined]);
  });

  it('reads no field that the sender has not sent', () => {
    const frame = frameOf('{"__proto__":{"EventType":"x","eventId":"e1"}}');

    expect(frame).toEqual({ fault: 'event-type-missing' });
  });

  it.each([
    ['', 'content-not-json'],
    ['success', 'content-not-json'],
    ['{"EventType":"x"', 'content-not-json'],
    ['[]', 'content-not-object'],
    ['"x"', 'content-not-object'],
    ['null', 'content-not-object'],
    ['{}', 'event-type-missing'],
    ['{"EventType":""}', 'event-type-missing'],
    ['{"EventType":["x"]}', 'event-type-missing'],
    [`${'['.repeat(50_000)}${']'.repeat(50_000)}`, 'content-not-object'],
  ])('refuses %s', (text, fault) => {
    expect(frameOf(text)).toEqual({ fault });
  });
});
