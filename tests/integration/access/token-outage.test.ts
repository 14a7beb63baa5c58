import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ApprovalInstance } from '../../../infra/local/dingtalk/approval-instance.ts';
import { AccessCloud, TOKEN_REFRESH, type Answer } from '../../support/access-cloud.ts';
import { SERVICE_DESK, WORKER } from '../../support/event-chain.ts';

/**
 * Two and a half hours in which DingTalk answers all but who wants a token, as those see them who call:
 * a person who agrees to an approval, payroll, somebody who asks a function. No test restarts anything.
 */
const MINUTE_MS = 60_000;
const ROOT = 1;
const DIRECTORY_APIS = ['topapi/v2/user/get', 'topapi/v2/department/listsub'];
/** While nothing serves: two minutes as the README says, a fifth less by jitter. */
const SHORTEST_PAUSE_MS = 0.8 * 2 * MINUTE_MS;

// Many steps, each of which waits for what it has set going, however busy the machine is.
vi.setConfig({ testTimeout: 240_000 });

let access: AccessCloud;
let endOutage: () => void;
let begunEpochMs: number;
const agreed: ApprovalInstance[] = [];

beforeAll(async () => {
  access = await AccessCloud.start();
  // Whoever routes must look at the directory.
  await access.routeByDepartment([ROOT]);
  await access.chain.register();
}, 120_000);
afterAll(() => access.close());

/** Until so many minutes after the beginning of the outage. */
async function passUntil(minutes: number, stepMinutes: number): Promise<void> {
  const leftMs = begunEpochMs + minutes * MINUTE_MS - access.nowEpochMs();
  await access.chain.pass(leftMs, stepMinutes * MINUTE_MS);
}

async function agree(): Promise<ApprovalInstance> {
  const approval = await access.chain.agreeToEquipment();
  agreed.push(approval);
  await access.chain.quiet();
  return approval;
}

const requestsFor = (approval: ApprovalInstance): number =>
  access.chain.requestsFor(approval).length;

const servedCalls = (api: string, sinceEpochMs: number): number =>
  access.running
    .callLog()
    .filter((call) => call.api === api && call.outcome === 'served')
    .filter(({ atEpochMs }) => atEpochMs >= sinceEpochMs).length;

/** How deliveries to the service desk have ended, by its log. */
const deliveryEnds = async (): Promise<readonly Answer[]> =>
  (await access.logOf(SERVICE_DESK)).filter(({ message }) => message === 'jira.delivery');

async function alarms(): Promise<readonly unknown[]> {
  const entries = (await access.trail()).filter(({ action }) => action === 'tokens.alarm');
  return entries.map(({ details }) => details['kind']);
}

test('before it an approval becomes a request, with the token that the timer keeps fresh', async () => {
  await access.ask(TOKEN_REFRESH, { action: 'refresh' });

  const approval = await agree();

  expect(requestsFor(approval)).toBe(1);
  expect(await access.tokenStatus()).toMatchObject({ state: 'fresh', failures: 0 });
});

test('for 90 minutes it is invisible: approvals, look-ups, payroll and actions go on', async () => {
  endOutage = access.breakTokenService();
  begunEpochMs = access.nowEpochMs();

  const requests: number[] = [];
  const lookUps: number[][] = [];
  for (const minutes of [30, 60, 90]) {
    await passUntil(minutes, 10);
    const sinceEpochMs = access.nowEpochMs();
    requests.push(requestsFor(await agree()));
    lookUps.push(DIRECTORY_APIS.map((api) => servedCalls(api, sinceEpochMs)));
  }
  const check = await access.ask(SERVICE_DESK, { action: 'check' });
  const quota = await access.ask(TOKEN_REFRESH, { action: 'quota' });
  const payroll = await access.running.status();

  expect(requests).toEqual([1, 1, 1]);
  // What was kept is older than five minutes each time, so that DingTalk is asked.
  for (const counts of lookUps) for (const count of counts) expect(count).toBeGreaterThan(0);
  expect(check).toMatchObject({ outcome: 'ready' });
  expect(quota).toMatchObject({ outcome: 'quota' });
  // The export's hourly timer has come at ten past eleven; what is held waits for an officer.
  expect(payroll.runs).toMatchObject([{ state: 'held' }]);
});

test('meanwhile the status says that it fails, why and what to do, and people are told once', async () => {
  const status = await access.tokenStatus();
  const attempts = access.tokenAttempts(begunEpochMs);

  expect(status).toMatchObject({
    state: 'failing',
    cause: {
      code: 'dingtalk.unavailable',
      text: {
        en: expect.stringContaining('does not answer') as string,
        zhHK: expect.stringContaining('沒有回應') as string,
      },
      remedy: {
        en: expect.stringContaining('until its end') as string,
        zhHK: expect.stringContaining('到期') as string,
      },
    },
  });
  expect(status['failures']).toBe(attempts.length);
  // The timer has come at least nine times; a cool-down has kept it from asking each time.
  expect(attempts.length).toBeLessThan(9);
  expect(await alarms()).toEqual(['failing']);
});

test('at 130 minutes callers get the coded error in both languages, and events wait', async () => {
  await passUntil(130, 10);

  const approvals = [await agree(), await agree()];
  const status = await access.tokenStatus();
  const payroll = await access.running.invoke({ refresh: true });
  const ends = (await deliveryEnds()).slice(-2);
  const events = await Promise.all(
    ends.map(({ event }) => access.ask(WORKER, { action: 'event', key: String(event) })),
  );

  const inWords = {
    code: 'dingtalk.no-valid-token',
    retryable: true,
    text: {
      en: expect.stringContaining('no valid access token') as string,
      zhHK: expect.stringContaining('沒有有效的 access token') as string,
    },
    remedy: {
      en: expect.stringContaining('Wait') as string,
      zhHK: expect.stringContaining('請等候') as string,
    },
  };
  expect(status).toMatchObject({ state: 'exhausted' });
  expect(approvals.map(requestsFor)).toEqual([0, 0]);
  expect(ends).toMatchObject([
    { outcome: 'postponed', report: inWords },
    { outcome: 'postponed', report: inWords },
  ]);
  expect(events).toMatchObject(
    ends.map(() => ({
      event: { state: 'routed' },
      deliveries: [{ state: 'pending', errorCode: 'dingtalk.no-valid-token' }],
    })),
  );
  expect(payroll).toMatchObject({ outcome: 'failed', error: inWords });
  expect(await access.ask(WORKER, { action: 'status' })).toMatchObject({
    deadLetters: { open: 0 },
  });
});

test('whoever calls then asks the token service no more often than its cool-down allows', async () => {
  const sinceEpochMs = access.nowEpochMs();

  for (let round = 0; round < 6; round += 1) {
    await access.running.invoke({ refresh: true });
    await access.chain.pass(MINUTE_MS);
  }
  const attempts = access.tokenAttempts(begunEpochMs);
  const late = attempts.filter((atEpochMs) => atEpochMs >= sinceEpochMs);
  const pauses = late.slice(1).map((atEpochMs, index) => atEpochMs - (late[index] ?? 0));

  expect(late.length).toBeGreaterThan(0);
  for (const pauseMs of pauses) expect(pauseMs).toBeGreaterThanOrEqual(SHORTEST_PAUSE_MS);
  // One that gives no answer is turned to three times in an attempt.
  expect(access.tokenCalls(begunEpochMs).length).toBeLessThanOrEqual(3 * attempts.length);
  expect(await alarms()).toEqual(['failing']);
});

test('when it is over all recovers by itself: every approval is one request', async () => {
  endOutage();

  for (
    let minutes = 0;
    minutes < 60 && agreed.some((one) => requestsFor(one) === 0);
    minutes += 5
  ) {
    await access.chain.pass(5 * MINUTE_MS, 5 * MINUTE_MS);
  }
  // Whatever would make a second one has its chance.
  await access.chain.pass(10 * MINUTE_MS, 5 * MINUTE_MS);

  expect(agreed.map(requestsFor)).toEqual(agreed.map(() => 1));
  expect(await access.tokenStatus()).toMatchObject({ state: 'fresh', failures: 0 });
  expect(await alarms()).toEqual(['failing', 'recovered']);
  expect(await access.ask(WORKER, { action: 'status' })).toMatchObject({
    unfinished: { events: 0, deliveries: {} },
    deadLetters: { open: 0, replayed: 0 },
  });
});
