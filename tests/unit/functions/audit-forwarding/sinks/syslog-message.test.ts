import { describe, expect, it } from 'vitest';
import {
  syslogFrame,
  syslogMessage,
} from '../../../../../functions/audit-forwarding/sinks/syslog-message.ts';
import { severityOf } from '../../../../../functions/audit-forwarding/sinks/syslog-severity.ts';
import { streamEvent, withLine } from '../../../../support/stream-events.ts';

const SETTINGS = {
  facility: 16,
  hostName: 'dingtalk-hk-functions',
  structuredDataId: undefined,
  byteOrderMark: false,
};
const EVENT = {
  ...withLine(streamEvent(42, { stream: 'approvals' }), '{"message":"批准","severity_id":1}'),
  id: '0123456789abcdef0123456789abcdef',
  timeEpochMs: Date.UTC(2026, 10, 27, 2, 3, 4, 5),
};

describe('syslog message', () => {
  it('has no structured data of its own, and the text as it is stored', () => {
    const message = syslogMessage(SETTINGS, EVENT);

    expect(message).toBe(
      '<134>1 2026-11-27T02:03:04.005Z dingtalk-hk-functions dingtalk-hk-functions - approvals - {"message":"批准","severity_id":1}',
    );
  });

  it('has id, stream and sequence under the name that the company may use', () => {
    const message = syslogMessage({ ...SETTINGS, structuredDataId: 'dingtalk@32473' }, EVENT);

    expect(message).toContain(
      ' approvals [dingtalk@32473 id="0123456789abcdef0123456789abcdef" stream="approvals" sequence="42"] {',
    );
  });

  it('marks the text as UTF-8 where that is wanted', () => {
    const message = syslogMessage({ ...SETTINGS, byteOrderMark: true }, EVENT);

    expect(message).toContain(' - \u{feff}{"message"');
  });

  it('gives no time that RFC 3339 could not say', () => {
    const message = syslogMessage({ ...SETTINGS }, { ...EVENT, timeEpochMs: 300_000_000_000_000 });

    expect(message).toMatch(/^<134>1 - dingtalk/);
  });

  it('is framed by its length in bytes, not in characters', () => {
    const frame = syslogFrame('堃𨋢');

    expect(frame.toString()).toBe('7 堃𨋢');
  });
});

describe('severity', () => {
  it.each([
    ['informational', '{"severity_id":1}', 6],
    ['critical', '{"severity_id":5}', 2],
    ['fatal', '{"a":1,"severity_id":6}', 1],
    ['of another kind', '{"severity_id":99}', 6],
    ['not there', '{"a":1}', 6],
    ['no number', '{"severity_id":"5"}', 6],
    ['in a text only', '{"raw_data":"{\\"severity_id\\":5}"}', 6],
    ['in a text that looks like a member', '{"a":",\\"severity_id\\":5","severity_id":3}', 4],
    ['inside another member first', '{"a":{"severity_id":5},"severity_id":2}', 5],
    ['inside another member last', '{"severity_id":2,"z":[{"severity_id":5}]}', 5],
  ])('of an event where it is %s', (_, line, severity) => {
    expect(severityOf(line)).toBe(severity);
  });
});
