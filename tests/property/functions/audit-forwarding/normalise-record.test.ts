import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowedFieldsOf } from '../../../../functions/audit-forwarding/domain/allowed-fields.ts';
import { STREAM_NAMES } from '../../../../functions/audit-forwarding/domain/stream-name.ts';
import {
  LONGEST_EVENT_BYTES,
  normaliseRecord,
} from '../../../../functions/audit-forwarding/normalise/normalise-record.ts';
import type { Identity } from '../../../../functions/audit-forwarding/ports.ts';
import { sampleRecords } from '../../../support/audit-records.ts';
import { ocsfFaultsOf } from '../../../support/ocsf/ocsf-faults.ts';

const kinds = [...new Set(sampleRecords.map(({ record }) => record.kind)), 'never heard of', ''];

/** A record of any stream with allowed and other names, and anything at all for values. */
const records = fc.constantFrom(...STREAM_NAMES).chain((stream) => {
  const known = Object.keys(allowedFieldsOf[stream]);
  const name = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...known) },
    fc.constantFrom('__proto__', 'constructor', 'mobile', 'diffInfo', 'details'),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const long = fc
    .constantFrom('"', '\\', '\u0001', '堃', '𠮷', '9876 5432 ', '&')
    .map((text) => text.repeat(5_000));
  const something = fc.anything({ maxDepth: 4, stringUnit: 'binary', withNullPrototype: true });
  const value = fc.oneof(
    { weight: 4, arbitrary: something },
    long,
    fc.array(long, { maxLength: 3 }).map((texts) => Array.from({ length: 60 }, () => texts).flat()),
    long.map((text) => [{ userId: text, memberName: text, name: text, stream: text, date: text }]),
    long.map((text) =>
      Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`n${String(at)}`, text])),
    ),
  );
  return fc.record({
    stream: fc.constant(stream),
    kind: fc.constantFrom(...kinds),
    timeEpochMs: fc.oneof(fc.constant(Date.UTC(2026, 10, 27)), fc.double()),
    identity: fc.string(),
    fields: fc
      .array(fc.tuple(name, value), { maxLength: 12 })
      .map((entries) => Object.fromEntries(entries) as Record<string, unknown>),
  });
});

/** The directory's names may be anything too. */
const longNamed: Identity = {
  userId: 'hk001',
  name: '\\"'.repeat(5_000),
  title: '堃'.repeat(5_000),
  departmentIds: Array.from({ length: 500 }, (_, at) => at),
};

test('makes an event of OCSF of any record, short, valid and the same each time', () => {
  fc.assert(
    fc.property(records, ({ stream, ...record }) => {
      const context = {
        environment: 'test',
        corpId: 'dingcorp1',
        stream,
        identities: { get: () => longNamed } as unknown as ReadonlyMap<string, Identity>,
        collectedAtEpochMs: Date.UTC(2026, 10, 27, 1),
      };

      const { body } = normaliseRecord(record, context);

      const text = canonicalize(body) ?? '';
      expect(ocsfFaultsOf(body)).toEqual([]);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LONGEST_EVENT_BYTES);
      expect(text).not.toMatch(/\\ud[89a-f]|\\u00/i);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(body)));
      expect(canonicalize(normaliseRecord(record, context).body)).toBe(text);
    }),
    { numRuns: 300 },
  );
});
