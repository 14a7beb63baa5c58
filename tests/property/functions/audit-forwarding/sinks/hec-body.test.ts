import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STREAM_NAMES } from '../../../../../functions/audit-forwarding/domain/stream-name.ts';
import { createHecBodyWriter } from '../../../../../functions/audit-forwarding/sinks/hec-event.ts';
import { jsonDocuments } from '../../../../support/json-documents.ts';
import { streamEvent, withLine } from '../../../../support/stream-events.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const settings = fc.record({
  host: text,
  index: text,
  indexOf: fc.record({ 'file-audit': text }, { requiredKeys: [] }),
  sourcetypePrefix: text,
});
const events = fc.array(
  fc.record({
    stream: fc.constantFrom(...STREAM_NAMES),
    timeEpochMs: fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
    body: fc.dictionary(text, fc.jsonValue()),
  }),
  { minLength: 1, maxLength: 20 },
);

describe('body of a batch', () => {
  it('is a JSON object per event, from which each event comes out as it went in', () => {
    fc.assert(
      fc.property(settings, events, (given, drafts) => {
        const write = createHecBodyWriter(given);
        const batch = drafts.map(({ stream, timeEpochMs, body }, index) => ({
          ...withLine(streamEvent(index + 1, { stream }), JSON.stringify(body)),
          timeEpochMs,
        }));

        const documents = jsonDocuments(write(batch).toString('utf8'));

        expect(documents).toHaveLength(batch.length);
        for (const [index, event] of batch.entries()) {
          const document = documents[index] ?? '';
          expect(document).toContain(`"event":${event.line}`);
          expect(JSON.parse(document)).toEqual({
            host: given.host,
            source: `dingtalk/${event.stream}`,
            sourcetype: given.sourcetypePrefix + event.stream,
            index:
              event.stream === 'file-audit'
                ? (given.indexOf['file-audit'] ?? given.index)
                : given.index,
            time: expect.stringMatching(/^\d+\.\d{3}$/) as string,
            fields: { event_id: event.id },
            event: JSON.parse(event.line) as unknown,
          });
          const { time } = JSON.parse(document) as { readonly time: string };
          expect(BigInt(time.replace('.', ''))).toBe(BigInt(event.timeEpochMs));
        }
      }),
    );
  });
});
