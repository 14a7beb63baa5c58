import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sinkSchema } from '../../../../../functions/audit-forwarding/domain/settings.ts';
import { STREAM_NAMES } from '../../../../../functions/audit-forwarding/domain/stream-name.ts';
import {
  syslogFrame,
  syslogMessage,
} from '../../../../../functions/audit-forwarding/sinks/syslog-message.ts';
import { octetCountedFrames, parseSyslog } from '../../../../support/rfc-5424.ts';
import { streamEvent } from '../../../../support/stream-events.ts';

const settings = fc.record(
  {
    facility: fc.integer({ min: 0, max: 23 }),
    hostName: fc.stringMatching(/^[\x21-\x7e]{1,255}$/),
    structuredDataId: fc.constantFrom('dingtalk@32473', 'a@1', 'audit.log-2@4294967295'),
    byteOrderMark: fc.boolean(),
  },
  { requiredKeys: ['facility', 'hostName', 'byteOrderMark'] },
);
/** Any text that is well-formed, planes beyond the first and quotation marks included. */
const text = fc.string({ unit: 'binary', maxLength: 60 });
const events = fc.array(
  fc.record({
    stream: fc.constantFrom(...STREAM_NAMES),
    sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    id: fc.oneof(fc.stringMatching(/^[0-9a-f]{32}$/), fc.string({ unit: 'grapheme' })),
    timeEpochMs: fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
    severityId: fc.integer({ min: 0, max: 6 }),
    message: text,
  }),
  { minLength: 1, maxLength: 10 },
);

describe('syslog message', () => {
  it('is what the grammar of RFC 5424 knows, with every part in its place', () => {
    fc.assert(
      fc.property(settings, events, (given, drafts) => {
        // As the configuration's schema lets them through.
        sinkSchema.parse({
          kind: 'syslog',
          name: 's',
          host: 'h',
          acknowledgement: 'none',
          ...given,
        });
        const batch = drafts.map(({ message, severityId, sequence, ...draft }) => ({
          ...streamEvent(sequence, { message, severityId }),
          ...draft,
        }));
        const own = { structuredDataId: undefined, ...given };

        const bytes = Buffer.concat(batch.map((event) => syslogFrame(syslogMessage(own, event))));

        const parsed = octetCountedFrames(bytes).map(parseSyslog);
        expect(parsed).toHaveLength(batch.length);
        for (const [index, event] of batch.entries()) {
          const { id, stream, sequence } = event;
          expect(parsed[index]).toEqual({
            facility: given.facility,
            severity: [6, 6, 5, 4, 3, 2, 1][drafts[index]?.severityId ?? -1],
            timestamp: new Date(event.timeEpochMs).toISOString(),
            hostName: given.hostName,
            appName: 'dingtalk-hk-functions',
            processId: '-',
            messageId: stream,
            structuredData:
              given.structuredDataId === undefined
                ? {}
                : { [given.structuredDataId]: { id, stream, sequence: String(sequence) } },
            hasByteOrderMark: given.byteOrderMark,
            text: event.line,
          });
        }
      }),
    );
  });
});
