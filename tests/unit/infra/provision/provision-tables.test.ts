import TableStore from 'tablestore';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TableDeclaration } from '../../../../infra/tables/table-declarations.ts';
import { tables } from '../../../../shared/table-store/index.ts';
import {
  actionsOf,
  runProvisionWorld,
  SMALL_TABLES,
  type ProvisionWorld,
} from '../../../support/provision-world.ts';

let world: ProvisionWorld;
beforeEach(async () => {
  world = await runProvisionWorld();
});
afterEach(() => world.dispose());

const only = ['tables'] as const;
const inbox = (changes: Partial<typeof tables.inbox> | object): readonly TableDeclaration[] =>
  SMALL_TABLES.map((declaration) =>
    declaration.definition.name === 'inbox'
      ? { version: 2, definition: { ...declaration.definition, ...changes } }
      : declaration,
  );

/** The official SDK by itself: what it says is there counts. */
function witness() {
  const { developer } = world.tablestore.context.credentials;
  return new TableStore.Client({
    accessKeyId: developer.accessKeyId,
    accessKeySecret: developer.accessKeySecret,
    endpoint: `http://127.0.0.1:${String(world.tablestore.standIn.ports.plain)}`,
    instancename: 'local-hk',
  });
}

async function presentTables(): Promise<readonly string[]> {
  const answer = (await witness().listTable({})) as { readonly tableNames: readonly string[] };
  return [...answer.tableNames].sort();
}

async function optionsOf(tableName: string): Promise<{ readonly timeToLive: number }> {
  const answer = (await witness().describeTable({ tableName })) as {
    readonly tableOptions: { readonly timeToLive: number };
  };
  return answer.tableOptions;
}

it('shows what is missing and makes nothing, then makes it, then has nothing to do', async () => {
  const plan = await world.provision({ mode: 'plan', only });
  const afterPlan = await presentTables();
  const apply = await world.provision({ only });
  const again = await world.provision({ only });
  const planAgain = await world.provision({ mode: 'plan', only });

  expect(actionsOf(plan)).toEqual({
    'tables/audit_trail': 'create',
    'tables/lease': 'create',
    'tables/inbox': 'create',
  });
  expect([plan.status, afterPlan]).toEqual([3, []]);
  expect(new Set(Object.values(actionsOf(apply)))).toEqual(new Set(['create done']));
  expect(new Set(Object.values(actionsOf(again)))).toEqual(new Set(['unchanged']));
  expect([apply.status, again.status, planAgain.status]).toEqual([0, 0, 0]);
  expect(await presentTables()).toEqual(['audit_trail', 'inbox', 'lease']);
});

it('gives a table a longer life, as the SDK by itself then reads it', async () => {
  await world.provision({ only });

  const changed = await world.provision({ only }, inbox({ timeToLiveSeconds: 100 * 86_400 }));

  expect(actionsOf(changed)).toMatchObject({ 'tables/inbox': 'change done' });
  expect((await optionsOf('inbox')).timeToLive).toBe(8_640_000);
});

it('shortens a life, which takes rows away, only if the table is named', async () => {
  await world.provision({ only });
  const shorter = inbox({ timeToLiveSeconds: 86_400 });

  const left = await world.provision({ only }, shorter);
  const before = await optionsOf('inbox');
  const named = await world.provision({ only, contract: new Set(['inbox']) }, shorter);

  expect(actionsOf(left)).toMatchObject({ 'tables/inbox': 'left' });
  expect(before.timeToLive).toBe(5_184_000);
  expect(actionsOf(named)).toMatchObject({ 'tables/inbox': 'change done' });
  expect((await optionsOf('inbox')).timeToLive).toBe(86_400);
});

it('refuses another primary key, names the way out, and makes the others all the same', async () => {
  await world.provision({ only }, inbox({ primaryKey: [{ name: 'part', type: 'string' }] }));
  const missing = { version: 1, definition: tables.deadLetter };

  const result = await world.provision({ only }, [...SMALL_TABLES, missing]);

  expect(actionsOf(result)).toMatchObject({
    'tables/inbox': 'refused',
    'tables/dead_letter': 'create done',
  });
  expect(result.status).toBe(1);
  const refused = result.steps.find(({ step }) => step.name === 'inbox');
  expect(refused?.step.error?.code).toBe('tables.definition-conflict');
  expect(refused?.step.error?.remedy.en).toContain('--contract inbox');
});

it('keeps a table that is no longer declared until it is named, and tells how many rows it has', async () => {
  await world.provision({ only });
  const client = world.tablestore.connect();
  for (const resource of ['a', 'b']) {
    await client.putRow(
      tables.lease,
      { organisation: 'test/dinga', resource },
      { owner: 'x' },
      { row: 'must-not-exist' },
    );
  }
  const declared = SMALL_TABLES.filter(({ definition }) => definition.name !== 'lease');

  const left = await world.provision({ mode: 'plan', only }, declared);
  const contract = new Set(['lease']);
  const planned = await world.provision({ mode: 'plan', only, contract }, declared);
  const before = await presentTables();
  const removed = await world.provision({ only, contract }, declared);

  expect(actionsOf(left)).toMatchObject({ 'tables/lease': 'left' });
  expect(left.status).toBe(0);
  expect(actionsOf(planned)).toMatchObject({ 'tables/lease': 'remove' });
  expect(planned.steps.find(({ step }) => step.name === 'lease')?.step.present).toContain('rows=2');
  expect(before).toContain('lease');
  expect(actionsOf(removed)).toMatchObject({ 'tables/lease': 'remove done' });
  expect(await presentTables()).toEqual(['audit_trail', 'inbox']);
});

it('never removes a table in the run that creates its successor', async () => {
  await world.provision({ only });
  const successor = {
    version: 1,
    definition: { ...tables.lease, name: 'lease_2' },
    successorOf: 'lease',
  };
  const declared = [
    ...SMALL_TABLES.filter(({ definition }) => definition.name !== 'lease'),
    successor,
  ];
  const contract = new Set(['lease']);

  const expand = await world.provision({ only, contract }, declared);
  const between = await presentTables();
  const contracted = await world.provision({ only, contract }, declared);

  expect(actionsOf(expand)).toMatchObject({
    'tables/lease_2': 'create done',
    'tables/lease': 'left',
  });
  expect(between).toContain('lease');
  expect(actionsOf(contracted)).toMatchObject({ 'tables/lease': 'remove done' });
});

it('goes on after a table that failed, and finishes it when it is asked again', async () => {
  world.tablestore.context.faults.add({
    standIn: 'tablestore',
    operation: 'CreateTable',
    effect: { kind: 'error', code: 'OTSNoPermissionAccess' },
    times: 1,
  });

  const first = await world.provision({ only });
  const second = await world.provision({ only });

  expect(actionsOf(first)).toEqual({
    'tables/audit_trail': 'create failed',
    'tables/lease': 'create done',
    'tables/inbox': 'create done',
  });
  expect(first.status).toBe(1);
  expect(first.steps[0]?.error?.code).toBe('tables.access-denied');
  expect(actionsOf(second)).toMatchObject({ 'tables/audit_trail': 'create done' });
  expect(second.status).toBe(0);
});

it.each(['CreateTable', 'DescribeTable', 'UpdateTable', 'DeleteTable', 'ListTable'])(
  'is done as declared although the first answer to %s is lost',
  async (operation) => {
    await world.provision({ only }, [
      ...inbox({ timeToLiveSeconds: 86_400 }),
      { version: 1, definition: tables.eventHealth },
    ]);
    world.tablestore.context.faults.add({
      standIn: 'tablestore',
      operation,
      effect: { kind: 'drop', when: 'after' },
      times: 1,
    });
    const declared = [...SMALL_TABLES, { version: 1, definition: tables.deadLetter }];

    const result = await world.provision(
      { only, contract: new Set([tables.eventHealth.name]) },
      declared,
    );

    expect(result.status).toBe(0);
    expect(await presentTables()).toEqual(['audit_trail', 'dead_letter', 'inbox', 'lease']);
    expect((await optionsOf('inbox')).timeToLive).toBe(5_184_000);
  },
);

it('does no harm when two people apply at the same time', async () => {
  const results = await Promise.all([world.provision({ only }), world.provision({ only })]);

  const after = await world.provision({ mode: 'plan', only });
  expect(results.map(({ status }) => status)).toEqual([0, 0]);
  expect(after.status).toBe(0);
});

it('is finished by the next apply wherever the one before was cut off', async () => {
  for (let cutAfter = 0; cutAfter < SMALL_TABLES.length; cutAfter += 1) {
    // A killed process asks nothing more: every later creation goes unanswered.
    const fault = world.tablestore.context.faults.add({
      standIn: 'tablestore',
      operation: 'CreateTable',
      effect: { kind: 'error', code: 'OTSAuthFailed' },
      after: cutAfter,
    });
    await world.provision({ only });
    world.tablestore.context.faults.remove(fault);

    const finished = await world.provision({ only });

    expect(finished.status).toBe(0);
    expect(await presentTables()).toEqual(['audit_trail', 'inbox', 'lease']);
    for (const { definition } of SMALL_TABLES) {
      await witness().deleteTable({ tableName: definition.name });
    }
  }
});

it('writes to the audit trail what it has changed, and nothing if it has changed nothing', async () => {
  const changed = await world.provision({ only });
  const unchanged = await world.provision({ only });

  const client = world.tablestore.connect();
  const organisation = 'test/environment';
  const rows = [];
  for await (const row of client.getRange(tables.auditTrail, {
    from: { organisation, day: '0', entry: '0' },
    to: { organisation, day: '9', entry: '9' },
  })) {
    rows.push(JSON.parse(String(row.columns['body'])) as object);
  }
  expect([changed.audit, unchanged.audit]).toEqual(['recorded', undefined]);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    actor: 'manual-invoke',
    action: 'environment.provision',
    subject: 'test',
    outcome: 'done',
    details: { changedCount: 3, failedCount: 0 },
  });
});

it('says that a change stands although it could not be recorded', async () => {
  world.tablestore.context.faults.add({
    standIn: 'tablestore',
    operation: 'PutRow',
    effect: { kind: 'error', code: 'OTSNoPermissionAccess' },
  });

  const result = await world.provision({ only });

  expect(result.audit).toMatchObject({ code: 'tables.access-denied' });
  expect(result.status).toBe(1);
  expect(await presentTables()).toEqual(['audit_trail', 'inbox', 'lease']);
});
