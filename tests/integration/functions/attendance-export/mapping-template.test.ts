import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readXlsxTable } from '../../../../functions/attendance-export/xlsx-table.ts';
import { expectBothLanguages } from './export-cases.ts';
import { ExportInMemory } from './export-in-memory.ts';

let one: ExportInMemory;
beforeEach(async () => {
  one = await ExportInMemory.start();
});
afterEach(() => one.close());

async function bytesOf(key: unknown): Promise<Buffer> {
  return Buffer.from((await one.dependencies.objects.get(String(key))) ?? []);
}

const template = () => one.act({ action: 'template', period: '2028-10' });

/** Who the sample says is employed now. */
function employed() {
  return one.company.people.filter(({ leftOn }) => leftOn === undefined);
}

test('everybody in the directory has a row: known people as mapped, with name and department', async () => {
  const result = await template();

  expect(result.outcome).toBe('template-made');
  expectBothLanguages(result.next);
  const rows: Record<string, string>[] = parse(await bytesOf(result['peopleKey']), {
    columns: true,
    bom: true,
  });
  for (const { userId, nameZhHK, payroll, departmentId } of employed()) {
    const row = rows.find(({ user_id }) => user_id === userId);
    expect(row).toMatchObject({ name: nameZhHK, employee_number: payroll?.employeeNumber ?? '' });
    const { departments } = one.company;
    const department = departments.find((each) => each.departmentId === departmentId)?.name;
    if (departmentId !== 1) expect(row?.['department']).toBe(department);
  }
  expect((await readXlsxTable(await bytesOf(result['workbookKey']), 'people')).outcome).toBe(
    'read',
  );
  expect((await template())['workbookKey']).toBe(result['workbookKey']);
  expect(one.dingTalk.controls.calls().filter(({ isCounted }) => isCounted)).toEqual([]);
});

test('a company without a mapping gets a template to begin with', async () => {
  const nowhere = { objectKey: 'local/none/mapping/people.csv.sealed', sha256: '0'.repeat(64) };
  await one.configure((company) => ({
    ...company,
    peopleMapping: nowhere,
    earningsCodes: nowhere,
  }));

  const result = await template();

  expect(result['newPeople']).toBe(result['people']);
  const rows: Record<string, string>[] = parse(await bytesOf(result['peopleKey']), {
    columns: true,
    bom: true,
  });
  expect(new Set(rows.map(({ employee_number }) => employee_number))).toEqual(new Set(['']));
});
