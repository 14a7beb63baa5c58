import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { normaliseRecord } from '../../../../../functions/audit-forwarding/normalise/normalise-record.ts';
import type { Identity } from '../../../../../functions/audit-forwarding/ports.ts';
import { sampleRecords, type SampleRecord } from '../../../../support/audit-records.ts';
import { ocsfFaultsOf } from '../../../../support/ocsf/ocsf-faults.ts';

const identities: ReadonlyMap<string, Identity> = new Map(
  [
    { userId: 'hk001', name: '陳大文', title: '經理', departmentIds: [1, 5] },
    { userId: 'hk002', name: '許功蓋', departmentIds: [5] },
    { userId: 'hk003', name: '方堃', departmentIds: [] },
    { userId: 'hk008', name: 'Gurpreet Singh', departmentIds: [7] },
  ].map((identity) => [identity.userId, identity]),
);

function eventOf({ stream, record }: SampleRecord) {
  return normaliseRecord(record, {
    environment: 'test',
    corpId: 'dingcorp1',
    stream,
    identities,
    collectedAtEpochMs: Date.UTC(2026, 10, 27, 1, 34),
  });
}

/** As our formatter writes it, which looks at the fixtures too. */
async function asFile(body: object): Promise<string> {
  const config = await resolveConfig('any.json', { config: 'infra/format/prettier.json' });
  return format(JSON.stringify(body, null, 2), { ...config, parser: 'json' });
}

describe.each(sampleRecords)('$stream: $name', (sample) => {
  test('is an event of OCSF 1.9.0', () => {
    const { body } = eventOf(sample);

    expect(ocsfFaultsOf(body)).toEqual([]);
  });

  test('is the event that was looked at and kept', async () => {
    const { body } = eventOf(sample);

    const place = `../../../../fixtures/audit/events/${sample.stream}/${sample.name}.json`;
    await expect(await asFile(body)).toMatchFileSnapshot(place);
  });
});
