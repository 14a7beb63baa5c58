import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActionResult } from '../../../../functions/attendance-export/actions/action-result.ts';
import { expectBothLanguages, expectOutcome } from './export-cases.ts';
import { ExportInMemory } from './export-in-memory.ts';

let one: ExportInMemory;
beforeAll(async () => {
  one = await ExportInMemory.start();
  expectOutcome(await one.runAccepting(), 'delivered');
});
afterAll(() => one.close());

/** Somebody of the sample who has a payroll number and punches. */
function somebody() {
  const person = one.company.people.find(
    ({ userId, payroll }) =>
      payroll !== undefined && one.company.attendanceOf(userId).punches.length > 20,
  );
  if (person?.payroll === undefined) throw new Error('nobody has worked');
  return { ...person, employeeNumber: person.payroll.employeeNumber };
}

const access = (payload: Readonly<Record<string, unknown>>): Promise<ActionResult> =>
  one.act({ action: 'subject-access', ...payload });

async function textOf(key: unknown): Promise<string> {
  const bytes = await one.dependencies.objects.get(String(key));
  return Buffer.from(bytes ?? []).toString('utf8');
}

test('everything of one person is in it: mapping, punches, schedule, amounts, name, delivery', async () => {
  const person = somebody();

  const result = await access({ employee: person.employeeNumber });

  expect(result.outcome).toBe('collected');
  expectBothLanguages(result.next);
  const text = await textOf(result['recordKey']);
  const { mapping, runs, userId } = JSON.parse(text) as {
    userId: string;
    mapping: { rows: { employee_number: string }[] }[];
    runs: { name: string; delivered: { to: string }; paid: unknown[] }[];
  };
  expect([userId, runs.length]).toEqual([person.userId, 1]);
  expect(mapping[0]?.rows[0]?.employee_number).toBe(person.employeeNumber);
  expect(runs[0]?.name).toBe(person.nameZhHK);
  expect(runs[0]?.delivered.to).toMatch(/^sftp:\/\/sftp\.example\.test/);
  const { punches } = one.company.attendanceOf(person.userId);
  const missing = punches.filter(
    ({ recordId, workDate }) =>
      workDate?.startsWith('2028-10') === true && !text.includes(String(recordId)),
  );
  expect(missing).toEqual([]);
  const days: unknown[] = parse(await textOf(result['daysKey']), { columns: true, bom: true });
  expect(days).toHaveLength(runs[0]?.paid.length ?? 0);
  expect(days.length).toBeGreaterThan(0);
});

test('nobody else is in it, nor is the person in key or trail', async () => {
  const person = somebody();

  const result = await access({ userId: person.userId });

  const both = `${await textOf(result['recordKey'])}${await textOf(result['daysKey'])}`;
  const others = one.company.people.filter(({ userId }) => userId !== person.userId);
  for (const { userId, nameZhHK, payroll } of others) {
    expect(both).not.toContain(`"${userId}"`);
    expect(both).not.toContain(nameZhHK);
    if (payroll !== undefined) expect(both).not.toContain(payroll.employeeNumber);
  }
  const noted = (await one.trail('payroll.subject-access')).join('\n');
  for (const text of [noted, String(result['recordKey'])]) {
    expect(text).not.toContain(person.userId);
    expect(text).not.toContain(person.employeeNumber);
  }
});

test('of somebody unknown there is nothing; a number that is nobody’s is refused', async () => {
  expect(await access({ userId: 'hk999999' })).toMatchObject({
    outcome: 'collected',
    held: { mappingRows: 0, runs: 0, answerRows: 0 },
  });

  await expect(access({ employee: '999999' })).rejects.toMatchObject({
    code: 'request.unknown-employee',
  });
});
