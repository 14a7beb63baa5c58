import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeInput } from '../../../../../infra/local/splunk/collector-input.ts';
import { parseEvents } from '../../../../../infra/local/splunk/event-envelope.ts';
import { endOfValue, membersOf } from '../../../../../infra/local/splunk/json-stream.ts';

const input = completeInput({ name: 'audit', token: 'invented' });
const parse = (text: string) =>
  parseEvents(
    text,
    { input, host: 'h', nowEpochMs: 0 },
    { rejectionOf: () => undefined, takesIndex: () => true, incorrectIndexCountsFrom: 0 },
  );

/** JSON as another writer may write it: with blanks wherever they may be, or none. */
const layout = fc.constantFrom(undefined, 1, 2, '\t');
const jsonText = fc
  .tuple(fc.jsonValue(), layout)
  .map(([value, indent]) => JSON.stringify(value, undefined, indent));
const separator = fc.constantFrom('', '\n', '\r\n', '  ', '\t\n');

describe('a stream of event objects', () => {
  it('gives each event exactly as it was sent, whatever stands between them', () => {
    const event = jsonText.filter((text) => !['null', '""'].includes(text));
    fc.assert(
      fc.property(fc.array(fc.tuple(event, separator), { minLength: 1 }), (sent) => {
        const text = sent.map(([raw, after]) => `{"event": ${raw} }${after}`).join('');

        const { events, refusal } = parse(text);

        expect(refusal).toBeUndefined();
        const expected = sent.map(
          ([raw]) => (raw.startsWith('"') ? JSON.parse(raw) : raw) as string,
        );
        expect(events.map(({ raw }) => raw)).toEqual(expected);
      }),
    );
  });

  it('is refused or taken, never thrown at, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({
            unit: fc.constantFrom('{', '}', '"', '\\', '[', ']', ':', ',', 'event', '1'),
          }),
        ),
        (text) => {
          const { events, refusal } = parse(text);

          expect(refusal === undefined ? events.length > 0 : refusal.code > 0).toBe(true);
        },
      ),
    );
  });

  it('ends a value where it ends, however deep', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);

    expect(endOfValue(`${deep}x`, 0)).toBe(200_000);
    expect(endOfValue(deep.slice(1), 0)).toBe(199_998);
    expect(endOfValue('['.repeat(100_000), 0)).toBeUndefined();
  });

  it('finds the members of an object as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), layout, (object, indent) => {
        const text = JSON.stringify(object, undefined, indent);

        const members = membersOf(text).map(({ name, start, end }) => [
          name,
          JSON.parse(text.slice(start, end)) as unknown,
        ]);

        expect(members).toEqual(Object.entries(JSON.parse(text) as object));
      }),
    );
  });
});
