import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventCatalogue, readEvent } from '../../../../shared/event-catalogue/index.ts';

const anyType = fc.oneof(
  fc.constantFrom(...eventCatalogue.map(({ type }) => type)),
  fc.string(),
  fc.constantFrom('__proto__', 'constructor'),
);
const names = [
  ...new Set(
    eventCatalogue.flatMap(({ schema }) => Object.keys(schema.shape)).flatMap(bothSpellings),
  ),
  '__proto__',
  'corpid',
  'userid',
  'EventTime',
  'timeStamp',
];
const almostAnything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, '', 0, -1, 1e300, '1760490000123', [], {}),
  fc.dictionary(fc.constantFrom(...names), fc.jsonValue()),
  fc.array(fc.dictionary(fc.constantFrom(...names), fc.jsonValue()), { maxLength: 3 }),
);
const eventLike = fc
  .dictionary(fc.constantFrom(...names), almostAnything, { maxKeys: 12 })
  .map((document) => JSON.stringify(document));
const anyContent = fc.oneof(eventLike, fc.json(), fc.string());

function bothSpellings(name: string): string[] {
  return [name, capitalised(name)];
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

describe('the reader of events', () => {
  it('takes any text for any type, and says of what it could not read no more than names', () => {
    fc.assert(
      fc.property(anyType, anyContent, (type, content) => {
        const { event, traits, drift } = readEvent({ type, content });

        expect(traits.eventType).toBe(type);
        if (event !== undefined) expect(event.eventType).toBe(type);
        if (drift.isUnknownType || drift.misfits.length > 0) expect(event).toBeUndefined();
        for (const name of [...drift.misfits, ...drift.unknownFields]) {
          expect(name).toMatch(/^(\?|[A-Za-z][A-Za-z0-9_.-]{0,63})$/);
        }
        expect(drift.unknownFields.length).toBeLessThanOrEqual(20);
        expect(traits.people.every((person) => typeof person === 'string')).toBe(true);
        expect(traits.departmentIds.every(Number.isSafeInteger)).toBe(true);
        expect(traits.subject ?? 'approval/x').toMatch(
          /^(approval\/[\w-]+(\/task\/[\w-]+)?|person\/[0-9a-f]{32}|department\/-?\d+)$/,
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('survives nesting that no parser of its own would survive', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    const content = `{"EventType":"user_modify_org","userId":${deep},"diffInfo":${deep}}`;

    expect(readEvent({ type: 'user_modify_org', content }).event).toBeUndefined();
  });

  it('reads the same whatever the first letter of a name is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...eventCatalogue.map(({ type }) => type)),
        fc.dictionary(
          fc.constantFrom(...names.filter((name) => /^[a-z]/.test(name))),
          almostAnything,
        ),
        (type, document) => {
          const capital = Object.fromEntries(
            Object.entries(document).map(([name, value]): [string, unknown] => [
              capitalised(name),
              value,
            ]),
          );

          const small = readEvent({ type, content: JSON.stringify(document) });
          const big = readEvent({ type, content: JSON.stringify(capital) });

          expect(big.event).toEqual(small.event);
          expect(big.traits).toEqual(small.traits);
        },
      ),
      { numRuns: 500 },
    );
  });
});
