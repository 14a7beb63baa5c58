import { describe, expect, test } from 'vitest';
import {
  manifestSchema,
  manifestText,
  storedManifestSchema,
  type Manifest,
} from '../../../../../functions/attendance-export/domain/manifest.ts';
import { noExclusions } from '../../../../../functions/attendance-export/domain/punch-record.ts';

const hash = 'ab'.repeat(32);
const manifest: Manifest = {
  v: 2,
  kind: 'regular',
  purpose: 'pay',
  company: 'HKSC',
  period: { from: '2026-10-01', to: '2026-10-31' },
  run: '0001',
  file: { name: 'HKSC.csv', sha256: hash, sizeBytes: 10, rows: 1, characterSet: 'cp950-strict' },
  inputsSha256: hash,
  versions: {
    engine: '1',
    profile: 'p@1',
    mappingSha256: hash,
    earningsCodesSha256: hash,
    payRules: { version: 1, sha256: hash },
    holidayCalendar: 'hk-1',
  },
  people: { inScope: 1, withLines: 1, withoutLines: 0, explained: 0, paidBefore: 0, gone: 0 },
  minutes: { byDay: 480, inFile: 480, roundedOff: 0 },
  adjustments: { rows: 1, resolvedExceptions: 1, minutesByMeasure: { worked: 480 } },
  controlTotals: [{ earningsCode: 'REG', unit: 'hours', lines: 1, minutes: 480, quantity: '8.00' }],
  measuredMinutes: { worked: 480 },
  punches: { received: 2, used: 2, excluded: noExclusions() },
  exceptions: { total: 0, affectingPay: 0, byKind: {} },
};

describe('the manifest', () => {
  test('is JSON that reads back as it was, and ends with a line feed', () => {
    const text = manifestText(manifest);

    expect(text.endsWith('}\n')).toBe(true);
    expect(manifestSchema.parse(JSON.parse(text))).toEqual(manifest);
    expect(manifestText(manifest)).toBe(text);
  });

  test('of before rules and sums were in it is still read', () => {
    const { kind: _kind, purpose: _purpose, minutes: _minutes, adjustments: _, ...kept } = manifest;
    const { payRules: _payRules, ...versions } = manifest.versions;
    const people = { inScope: 1, withLines: 1, withoutLines: 0 };
    const first = { ...kept, v: 1, versions, people };

    expect(storedManifestSchema.parse(first)).toEqual(first);
    expect(storedManifestSchema.parse(manifest)).toEqual(manifest);
    expect(manifestSchema.safeParse(first).success).toBe(false);
  });

  test.each([
    ['a name of a person', { person: '陳大文' }],
    ['a hash that is none', { inputsSha256: 'abc' }],
    ['half a minute', { measuredMinutes: { worked: 0.5 } }],
    ['fewer than no people', { people: { ...manifest.people, inScope: -1 } }],
  ])('is refused with %s', (_, change) => {
    expect(manifestSchema.safeParse({ ...manifest, ...change }).success).toBe(false);
  });
});
