import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { payrollMappingOf } from '../../../../functions/attendance-export/domain/payroll-mapping.ts';
import { MappingInvalidError } from '../../../../functions/attendance-export/mapping-invalid-error.ts';
import { readAdjustments } from '../../../../functions/attendance-export/read-adjustments.ts';
import { createMemoryObjectStore } from '../../../../shared/object-storage/index.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';
import { earningsCode, personMapping } from './domain/sample-records.ts';
import { sealer } from './sample-runs.ts';

const HEADER = 'employee_number,date,measure,minutes,reason,author';
const mapping = payrollMappingOf({
  people: [personMapping()],
  codes: [earningsCode('worked', 'REG')],
});

async function read(...lines: readonly string[]) {
  const stores = { objects: createMemoryObjectStore(), sealer: sealer() };
  const bytes = Buffer.from([HEADER, ...lines, ''].join('\n'));
  const reference = {
    objectKey: 'test/adjustments.csv.sealed',
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  const sealed = stores.sealer.seal(bytes, reference.objectKey);
  await stores.objects.putOnce(reference.objectKey, sealed, {
    contentType: 'text/csv',
    contentSha256: reference.sha256,
  });
  return readAdjustments(stores, reference, mapping, monthPeriod('2026-10'));
}

describe('the table of adjustments', () => {
  test('is read with people, reasons and authors', async () => {
    const adjustments = await read('E001,2026-10-05,worked,-15,"late, by bus",李美玲');

    expect(adjustments).toMatchObject([
      { userId: 'u1', minutes: -15, reason: 'late, by bus', author: '李美玲' },
    ]);
  });

  test('is refused with every problem of its rows and of its period, and without people', async () => {
    const refusal: unknown = await read(
      'E001,2026-10-05,worked,480,,李美玲',
      'E001,2026-11-05,worked,480,forgotten,李美玲',
    ).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(MappingInvalidError);
    expect(refusal).toMatchObject({
      code: 'mapping.invalid',
      text: {
        en: 'The table of adjustments has 2 problem(s): adjustments line 2: reason: must not be empty; adjustments line 3: date: lies outside the period.',
      },
    });
    expect(JSON.stringify(refusal)).not.toMatch(/E001|李美玲|u1/);
  });
});
