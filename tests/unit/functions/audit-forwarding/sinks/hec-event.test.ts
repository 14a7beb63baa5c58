import { describe, expect, it } from 'vitest';
import { createHecBodyWriter } from '../../../../../functions/audit-forwarding/sinks/hec-event.ts';
import { streamEvent, withLine } from '../../../../support/stream-events.ts';

const SETTINGS = {
  host: 'dingtalk-hk-functions',
  index: 'dingtalk',
  indexOf: { 'own-trail': 'dingtalk_own' },
  sourcetypePrefix: 'dingtalk:audit:',
} as const;

describe('event for the collector', () => {
  it('has the line of the event in it byte for byte', () => {
    const write = createHecBodyWriter(SETTINGS);
    const line = '{"b": 1, "a":"堃 \\u5803","n":1.0}';

    const event = { ...withLine(streamEvent(1), line), timeEpochMs: 1_764_208_800_045, id: 'e1' };

    const body = write([event]);

    expect(body.toString('utf8')).toBe(
      '{"host":"dingtalk-hk-functions","source":"dingtalk/file-audit","sourcetype":"dingtalk:audit:file-audit","index":"dingtalk",' +
        '"time":"1764208800.045","fields":{"event_id":"e1"},"event":{"b": 1, "a":"堃 \\u5803","n":1.0}}',
    );
  });

  it('goes to the index of its stream where there is one', () => {
    const write = createHecBodyWriter(SETTINGS);

    const own = JSON.parse(
      write([streamEvent(1, { stream: 'own-trail' })]).toString('utf8'),
    ) as unknown;

    expect(own).toMatchObject({
      index: 'dingtalk_own',
      source: 'dingtalk/own-trail',
      sourcetype: 'dingtalk:audit:own-trail',
    });
  });
});
