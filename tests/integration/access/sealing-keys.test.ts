import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ApprovalInstance } from '../../../infra/local/dingtalk/approval-instance.ts';
import { SEALING_SECRET, STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import { tables as productTables } from '../../../shared/table-store/index.ts';
import { AccessCloud, TOKEN_REFRESH } from '../../support/access-cloud.ts';
import { WORKER } from '../../support/event-chain.ts';
import { keyIdIn } from '../../support/key-rings.ts';
import { rowsOf } from '../../support/table-rows.ts';

/** The sealing key changes under functions that are warm, in the steps of the runbook. */
const MINUTE_MS = 60_000;
const ROOT = 1;
/** The statement of the runbook: so long warm instances go on with the ring that they have read. */
const KNOWN_AFTER_MS = 10 * MINUTE_MS;
const secondKey = randomBytes(32).toString('base64');
const agreed: ApprovalInstance[] = [];

// Many steps, each of which waits for what it has set going, however busy the machine is.
vi.setConfig({ testTimeout: 240_000 });

let access: AccessCloud;
/** Of an event that came under the first key. */
let firstEvent: string;

beforeAll(async () => {
  access = await AccessCloud.start();
  await access.routeByDepartment([ROOT]);
  await access.chain.register();
  await access.ask(TOKEN_REFRESH, { action: 'refresh' });
}, 120_000);
afterAll(() => access.close());

function storeRing(current: 'k1' | 'k2', ids: readonly ('k1' | 'k2')[]): Promise<unknown> {
  const { cloud } = access.running;
  const all = { k1: cloud.identity.sealingKey, k2: secondKey };
  const keys = Object.fromEntries(ids.map((id) => [id, all[id]]));
  const ring = JSON.stringify({ environment: STAGE, current, keys });
  return cloud.kms.setSecret(SEALING_SECRET, ring);
}

async function agree(): Promise<ApprovalInstance> {
  const approval = await access.chain.agreeToEquipment();
  agreed.push(approval);
  await access.chain.quiet();
  return approval;
}

const requestsFor = (approval: ApprovalInstance): number =>
  access.chain.requestsFor(approval).length;

/** Long enough for every kept ring to be read anew, with timers on the way. */
async function passUntilKnown(): Promise<void> {
  await access.chain.pass(KNOWN_AFTER_MS + MINUTE_MS, 6 * MINUTE_MS);
}

/** Tables that hold sealed cells, with the ids of their keys. */
async function sealedBy(): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {};
  for (const table of Object.values(productTables)) {
    const rows = await rowsOf(access.running.tables, table);
    const ids = rows.flatMap(({ columns }) =>
      Object.values(columns).flatMap((cell) => keyIdIn(cell) ?? []),
    );
    if (ids.length > 0) found[table.name] = [...new Set(ids)].sort();
  }
  return found;
}

test('under the first key: a request, and a run whose answers are kept as objects', async () => {
  const approval = await agree();
  firstEvent = randomUUID();
  const told = access.chain.endOf(approval, firstEvent);
  await access.chain.post({ ...told, staffId: approval.originatorUserId });
  await access.chain.quiet();
  const run = await access.running.invoke({});

  expect(requestsFor(approval)).toBe(1);
  expect(run).toMatchObject({ outcome: 'held' });
  expect(await sealedBy()).toMatchObject({
    access_token: ['k1'],
    directory_entry: ['k1'],
    inbox: ['k1'],
  });
});

test('with a second key before it all goes on, and within ten minutes nobody seals by the first', async () => {
  await storeRing('k2', ['k1', 'k2']);

  const first = await access.ask(TOKEN_REFRESH, { action: 'rotate-keys' });
  // Warm instances meet rows that only the new key opens.
  await agree();
  await access.chain.pass(5 * MINUTE_MS, 5 * MINUTE_MS);
  await agree();
  await passUntilKnown();
  const second = await access.ask(TOKEN_REFRESH, { action: 'rotate-keys' });
  await agree();
  await access.chain.pass(5 * MINUTE_MS, 5 * MINUTE_MS);

  expect(first).toMatchObject({ outcome: 'rotated', sealingKey: 'k2' });
  expect(second).toMatchObject({ outcome: 'rotated', sealingKey: 'k2' });
  expect(agreed.map(requestsFor)).toEqual(agreed.map(() => 1));
  for (const [table, ids] of Object.entries(await sealedBy())) expect(ids, table).toEqual(['k2']);
});

test('the answer tells of objects that stay under the first key, and to keep it for them', async () => {
  const answer = await access.ask(TOKEN_REFRESH, { action: 'rotate-keys' });
  const { objects, next } = answer as unknown as {
    readonly objects: { readonly count: number };
    readonly next: { readonly en: string; readonly zhHK: string };
  };

  expect(objects.count).toBeGreaterThan(0);
  expect(next.en).toContain('Keep the earlier key in the ring as long as objects sealed with it');
  expect(next.zhHK).toContain('只要仍有以較早金鑰加密的物件，請在密鑰中保留該金鑰');
});

test('without the first key everything in the tables opens: tokens, directory, events of before', async () => {
  await storeRing('k2', ['k2']);
  await passUntilKnown();

  const approval = await agree();
  const key = `e_${firstEvent}`;
  const event = await access.ask(WORKER, { action: 'event', key });
  const replayed = await access.ask(WORKER, { action: 'replay', keys: [key] });
  await access.chain.quiet();
  const rotated = await access.ask(TOKEN_REFRESH, { action: 'rotate-keys' });

  // What it was about is sealed.
  expect(event).toMatchObject({ outcome: 'event', routedBy: { type: 'finish', result: 'agree' } });
  expect(replayed).toMatchObject({ outcome: 'replayed', steps: [{ key, result: 'set-going' }] });
  expect(agreed.map(requestsFor)).toEqual(agreed.map(() => 1));
  expect(requestsFor(approval)).toBe(1);
  expect(await access.tokenStatus()).toMatchObject({ state: 'fresh', sealingKey: 'k2' });
  expect(rotated).toMatchObject({ outcome: 'rotated' });
  expect(await access.ask(WORKER, { action: 'status' })).toMatchObject({
    deadLetters: { open: 0 },
  });
});

test('a run that needs objects of the first key says so in words, and goes on once it is back', async () => {
  const lost = await access.running.invoke({});
  await storeRing('k2', ['k1', 'k2']);
  await passUntilKnown();
  const found = await access.running.invoke({});

  expect(lost).toMatchObject({
    outcome: 'failed',
    error: {
      code: 'sealing.unknown-key',
      text: {
        en: expect.stringContaining('k1') as string,
        zhHK: expect.stringContaining('k1') as string,
      },
      remedy: { zhHK: expect.stringMatching(/\p{sc=Han}/u) as string },
    },
  });
  expect(found).toMatchObject({ outcome: 'held' });
});
