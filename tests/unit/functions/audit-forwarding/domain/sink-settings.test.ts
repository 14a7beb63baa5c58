import { describe, expect, it } from 'vitest';
import { sinkSchema } from '../../../../../functions/audit-forwarding/domain/settings.ts';

const SPLUNK = {
  kind: 'splunk-hec',
  name: 'splunk',
  url: 'https://splunk.example.hk:8088',
  tokenSecret: 'test-splunk-token',
  acknowledgement: 'indexer',
  index: 'dingtalk',
};
const SYSLOG = {
  kind: 'syslog',
  name: 'collector',
  host: 'log.example.hk',
  acknowledgement: 'none',
};

function messagesOf(settings: unknown): readonly string[] {
  return sinkSchema.safeParse(settings).error?.issues.map(({ message }) => message) ?? [];
}

describe('settings of a sink', () => {
  it('leave the name "archive" to the archive', () => {
    const [message = '', ...more] = messagesOf({ ...SPLUNK, name: 'archive' });

    expect(more).toEqual([]);
    expect(message).toContain('must not be "archive"');
    expect(message).toContain('不可使用「archive」');
  });

  it.each([
    ['a collector', SPLUNK],
    ['syslog', SYSLOG],
  ])('of %s must say whether arrival is acknowledged', (_, settings) => {
    const { acknowledgement: _said, ...silent } = settings;

    expect(messagesOf(settings)).toEqual([]);
    expect(messagesOf(silent)).toHaveLength(1);
  });

  it('cannot have syslog acknowledge anything', () => {
    expect(messagesOf({ ...SYSLOG, acknowledgement: 'indexer' })).toHaveLength(1);
  });

  it.each(['dingtalk', 'dingtalk@', '@32473', 'ding talk@32473', 'dingtalk@0', 'a]@1', 'a="b"@1'])(
    'refuse the structured data name %s, which no receiver could read',
    (structuredDataId) => {
      const [message = ''] = messagesOf({ ...SYSLOG, structuredDataId });

      expect(message).toContain('enterprise number');
      expect(message).toContain('企業編號');
    },
  );

  it('send no mark of byte order and no structured data unless told to', () => {
    const settings = sinkSchema.parse(SYSLOG);

    expect(settings).toMatchObject({ byteOrderMark: false, bytesPerMessage: 65_536 });
    expect(settings).not.toHaveProperty('structuredDataId');
  });
});
