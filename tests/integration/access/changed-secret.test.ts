import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ApprovalInstance } from '../../../infra/local/dingtalk/approval-instance.ts';
import { APP_KEY, APP_SECRET, STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import { AccessCloud, TOKEN_REFRESH } from '../../support/access-cloud.ts';
import { SERVICE_DESK, WORKER } from '../../support/event-chain.ts';

/** The app's secret changes under functions that are warm: nothing is deployed or started again. */
const MINUTE_MS = 60_000;
/** The statement of the README. */
const PROMISED_MS = 10 * MINUTE_MS;
/** How DingTalk refuses a token that does not hold any more, on either host. */
const TOKEN_REFUSALS = new Set(['InvalidAuthentication', '40014', '88']);
const newSecret = randomBytes(32).toString('hex');

// Many steps, each of which waits for what it has set going, however busy the machine is.
vi.setConfig({ testTimeout: 240_000 });

let access: AccessCloud;

beforeAll(async () => {
  access = await AccessCloud.start();
  await access.chain.register();
  await access.ask(TOKEN_REFRESH, { action: 'refresh' });
}, 120_000);
afterAll(() => access.close());

async function agree(): Promise<ApprovalInstance> {
  const approval = await access.chain.agreeToEquipment();
  await access.chain.quiet();
  return approval;
}

const requestsFor = (approval: ApprovalInstance): number =>
  access.chain.requestsFor(approval).length;

/** In the form in which an administrator stores it; written down here, not by the code under test. */
function storeSecret(clientSecret: string): Promise<unknown> {
  const bound = { v: 1, environment: STAGE, clientId: APP_KEY, clientSecret };
  return access.running.cloud.kms.setSecret(APP_SECRET, JSON.stringify(bound));
}

/** Until every one of them is a request, or for so long as the schedule of an event may take. */
async function passUntilRequested(approvals: readonly ApprovalInstance[]): Promise<void> {
  for (let minutes = 0; minutes < 40; minutes += 5) {
    if (approvals.every((one) => requestsFor(one) > 0)) return;
    await access.chain.pass(5 * MINUTE_MS, 5 * MINUTE_MS);
  }
}

const processes = (): readonly number[] =>
  [WORKER, SERVICE_DESK].flatMap((name) => access.processesOf(name));

describe('a secret that is reset at DingTalk and stored two minutes later', () => {
  let warm: readonly number[];
  let meanwhile: ApprovalInstance;
  let storedEpochMs: number;

  test('what is agreed in between waits, and tells why', async () => {
    const before = await agree();
    warm = processes();
    const { controls } = access.running.cloud.dingTalk;
    controls.resetAppSecret(APP_KEY, newSecret);
    await controls.revokeToken(APP_KEY);

    meanwhile = await agree();
    await access.chain.pass(2 * MINUTE_MS);
    const status = await access.tokenStatus();
    const desk = await access.ask(WORKER, { action: 'status' });

    expect(requestsFor(before)).toBe(1);
    expect(requestsFor(meanwhile)).toBe(0);
    expect(status).toMatchObject({
      state: 'revoked',
      cause: { code: 'dingtalk.credentials-rejected' },
    });
    expect(desk).toMatchObject({
      unfinished: { deliveries: { 'service-desk': 1 } },
      deadLetters: { open: 0 },
    });
  });

  test('within ten minutes warm instances call with the new one alone', async () => {
    await storeSecret(newSecret);
    storedEpochMs = access.nowEpochMs();

    const soon = await agree();
    await access.chain.pass(PROMISED_MS, 5 * MINUTE_MS);
    const late = await agree();
    await passUntilRequested([soon, late, meanwhile]);
    const after = access.appCalls(storedEpochMs + PROMISED_MS);

    expect([soon, late, meanwhile].map(requestsFor)).toEqual([1, 1, 1]);
    expect(after.filter(({ outcome }) => outcome === 'served').length).toBeGreaterThan(0);
    expect(after.filter(({ code = '' }) => TOKEN_REFUSALS.has(code))).toEqual([]);
    expect(await access.tokenStatus()).toMatchObject({ state: 'fresh' });
    expect(processes()).toEqual(expect.arrayContaining([...warm]));
  });

  test('the old token was refused, so that the log would have told of its use', () => {
    const refused = access.appCalls(0).filter(({ code = '' }) => TOKEN_REFUSALS.has(code));

    expect(refused.length).toBeGreaterThan(0);
    for (const { atEpochMs } of refused) {
      expect(atEpochMs).toBeLessThan(storedEpochMs + PROMISED_MS);
    }
  });
});

describe('a secret that is withdrawn from KMS, while its token would go on at DingTalk', () => {
  let duringNotice: ApprovalInstance;
  let afterwards: ApprovalInstance;
  let withdrawnEpochMs: number;

  test('no warm instance calls as the app after ten minutes', async () => {
    const before = await agree();
    await access.running.cloud.kms.deleteSecret(APP_SECRET);
    withdrawnEpochMs = access.nowEpochMs();

    // Warm instances read the row of the token once more before anybody has noticed.
    await access.chain.pass(4 * MINUTE_MS, 4 * MINUTE_MS);
    duringNotice = await agree();
    await access.chain.pass(6 * MINUTE_MS, 3 * MINUTE_MS);
    afterwards = await agree();
    await access.chain.pass(2 * MINUTE_MS);
    const status = await access.tokenStatus();
    const payroll = await access.running.invoke({ refresh: true });

    expect(requestsFor(before)).toBe(1);
    expect(access.appCalls(withdrawnEpochMs + PROMISED_MS)).toEqual([]);
    expect(access.tokenCalls(withdrawnEpochMs)).toEqual([]);
    expect(requestsFor(afterwards)).toBe(0);
    expect(status).toMatchObject({ state: 'revoked', cause: { code: 'secrets.not-found' } });
    expect(payroll).toMatchObject({
      outcome: 'failed',
      error: {
        code: 'secrets.not-found',
        text: { zhHK: expect.stringContaining('沒有密鑰') as string },
      },
    });
  });

  test('people are told once, and when it is over; what was agreed meanwhile goes on by itself', async () => {
    await storeSecret(newSecret);

    await passUntilRequested([duringNotice, afterwards]);
    const told = (await access.trail())
      .filter(({ action, at }) => action === 'tokens.alarm' && Date.parse(at) >= withdrawnEpochMs)
      .map(({ details }) => details['kind']);

    expect([duringNotice, afterwards].map(requestsFor)).toEqual([1, 1]);
    expect(told).toEqual(['revoked', 'recovered']);
    expect(await access.ask(WORKER, { action: 'status' })).toMatchObject({
      unfinished: { events: 0, deliveries: {} },
      deadLetters: { open: 0, replayed: 0 },
    });
  });

  test('neither secret is in any log', async () => {
    for (const name of [TOKEN_REFRESH, WORKER, SERVICE_DESK]) {
      const log = JSON.stringify(await access.logOf(name));
      expect(log).not.toContain(newSecret);
      expect(log).not.toContain(access.running.cloud.identity.appSecret);
    }
  });
});
