import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  candidateRules,
  matchingRules,
  needDepartments,
} from '../../../../../functions/event-worker/domain/routing-table.ts';
import { subscriptionSchema } from '../../../../../shared/configuration/event-settings.ts';
import { eventCatalogue, readEvent } from '../../../../../shared/event-catalogue/index.ts';

const types = eventCatalogue.map(({ type }) => type);
const anyType = fc.oneof(
  fc.constantFrom(...types.slice(0, 4)),
  fc.constantFrom(...types),
  fc.string(),
);
const word = fc.constantFrom('finish', 'start', 'agree', 'refuse', 'PROC-A', 'PROC-B', 'add');
const words = fc.uniqueArray(word, { minLength: 1, maxLength: 3 });
const rule = fc
  .record({
    eventTypes: fc.uniqueArray(fc.constantFrom(...types.slice(0, 6)), { minLength: 1 }),
    when: fc.record(
      {
        processCodes: words,
        types: words,
        results: words,
        bizCategoryIds: words,
        departmentIds: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1 }),
      },
      { requiredKeys: [] },
    ),
  })
  .map((fields) => ({ ...fields, name: 'some-name', function: 'some-function' }));
const content = fc.oneof(
  fc.json(),
  fc.string(),
  fc
    .record(
      {
        processCode: fc.oneof(word, fc.jsonValue()),
        type: fc.oneof(word, fc.jsonValue()),
        Action: word,
        result: fc.oneof(word, fc.jsonValue()),
        bizCategoryId: fc.oneof(word, fc.jsonValue()),
        userId: fc.jsonValue(),
        deptId: fc.oneof(fc.array(fc.integer({ min: 1, max: 4 })), fc.jsonValue()),
      },
      { requiredKeys: [] },
    )
    .map((document) => JSON.stringify(document)),
);

describe('routing', () => {
  it('decides on any event with any table, and never for somebody whose type it is not', () => {
    fc.assert(
      fc.property(anyType, content, fc.array(rule, { maxLength: 5 }), (type, text, written) => {
        const rules = written.map((one) => subscriptionSchema.parse(one));
        const { traits } = readEvent({ type, content: text });

        const candidates = candidateRules(rules, traits);
        const chosen = matchingRules(candidates, new Set(traits.departmentIds));

        expect(rules).toEqual(expect.arrayContaining([...candidates]));
        expect(candidates).toEqual(expect.arrayContaining([...chosen]));
        for (const { eventTypes, when } of chosen) {
          expect(eventTypes).toContain(type);
          if (when.results !== undefined) expect(when.results).toContain(traits.result);
        }
        if (!needDepartments(candidates)) expect(chosen).toEqual(candidates);
        // A rule without conditions hears of every event of its types.
        const free = rules.filter(
          ({ when, eventTypes }) =>
            eventTypes.includes(type) && Object.values(when).every((one) => one === undefined),
        );
        expect(chosen).toEqual(expect.arrayContaining(free));
      }),
      { numRuns: 1_000 },
    );
  });
});
