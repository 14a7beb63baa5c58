import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ExportDependencies } from '../../../../functions/attendance-export/ports.ts';
import type { ObjectStore } from '../../../../shared/object-storage/index.ts';
import { HIGHEST, LOWEST, tables } from '../../../../shared/table-store/index.ts';
import { expectBothLanguages, expectOutcome } from './export-cases.ts';
import { ExportInMemory } from './export-in-memory.ts';

const MONTH_MS = 31 * 86_400_000;

let one: ExportInMemory;
let run: string;
beforeEach(async () => {
  one = await ExportInMemory.start();
  run = `${one.company.companyCode}/2028-10/adp-hk-generic/0001`;
  expectOutcome(await one.runAccepting(), 'delivered');
});
afterEach(() => one.close());

const prefix = (): string => `local/${one.company.corpId}/attendance/${run}/`;

async function keysBelow(part: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of one.dependencies.objects.list(`${prefix()}${part}`)) keys.push(key);
  return keys;
}

async function checkpoints(): Promise<number> {
  const partition = `local/${one.company.corpId}/${run}`;
  let count = 0;
  for await (const _ of one.dependencies.tables.getRange(tables.fetchCheckpoint, {
    from: { run: partition, call: LOWEST },
    to: { run: partition, call: HIGHEST },
  })) {
    count += 1;
  }
  return count;
}

const retention = (
  payload: Readonly<Record<string, unknown>> = {},
  neighbours: Partial<ExportDependencies> = {},
) => one.act({ action: 'retention', ...payload }, neighbours);

test('stored answers go when their time is over, and nothing else; the trail says how many', async () => {
  const answers = await keysBelow('answers/');
  const others = (await keysBelow('')).filter((key) => !answers.includes(key));
  expect(answers.length).toBeGreaterThan(5);
  expect((await retention()).outcome).toBe('nothing-to-erase');
  await one.clock.pass(19 * MONTH_MS);
  expect(await retention({ dryRun: true })).toMatchObject({
    outcome: 'would-erase',
    erased: [{ run }],
  });
  expect(await keysBelow('answers/')).toEqual(answers);

  const erased = await retention();

  expect(erased).toMatchObject({ outcome: 'erased', erased: [{ run, answers: answers.length }] });
  expectBothLanguages(erased.next);
  expect([await keysBelow('answers/'), await checkpoints()]).toEqual([[], 0]);
  expect(await keysBelow('')).toEqual(others);
  expect((await one.trail('payroll.answers-erased')).map(detailsOf)).toEqual([
    { answers: answers.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
  ]);
  expect((await retention()).outcome).toBe('nothing-to-erase');
});

const detailsOf = (entry: string): unknown => (JSON.parse(entry) as { details: unknown }).details;

test('a run whose answers are erased is still reproduced from its amounts', async () => {
  await one.clock.pass(19 * MONTH_MS);
  await retention();

  const reproduced = await one.act({ action: 'reproduce', period: '2028-10' });

  expect(reproduced).toMatchObject({ outcome: 'reproduced', fromAnswers: { stored: false } });
});

test.each([0, 1, 4, 1_000])(
  'stopped after %s deletions, the same command goes on and the number in the trail is right',
  async (deletions) => {
    const { length } = await keysBelow('answers/');
    await one.clock.pass(19 * MONTH_MS);
    const { objects } = one.dependencies;
    let left = deletions;
    const stopping: ObjectStore = {
      ...objects,
      delete: (key) => (left-- > 0 ? objects.delete(key) : Promise.reject(new Error('stopped'))),
    };
    const first = await retention({}, { objects: stopping }).catch(() => undefined);
    expect(first?.outcome).toBe(deletions > length ? 'erased' : undefined);

    await retention();

    expect([await keysBelow('answers/'), await checkpoints()]).toEqual([[], 0]);
    expect((await one.trail('payroll.answers-erased')).map(detailsOf)).toEqual([
      expect.objectContaining({ answers: length }),
    ]);
  },
);

test('a legal hold, and a hold on somebody in the run, keep everything until they are taken out', async () => {
  const answers = await keysBelow('answers/');
  await one.clock.pass(19 * MONTH_MS);
  const [person] = one.company.people;
  const kept = async (change: object): Promise<unknown> => {
    await one.configure((company) => ({
      ...company,
      retention: { ...company.retention, holds: [], legalHold: false, ...change },
    }));
    const { outcome, kept: list } = await retention();
    return [outcome, list];
  };
  const hold = { reference: 'HCLA 12', userIds: [person?.userId ?? ''] };

  expect(await kept({ legalHold: true })).toEqual(['kept', [{ run, because: 'legal-hold' }]]);
  expect(await kept({ holds: [hold] })).toEqual(['kept', [{ run, because: 'hold HCLA 12' }]]);
  expect(await keysBelow('answers/')).toEqual(answers);
  expect(await kept({})).toEqual(['erased', []]);
});
