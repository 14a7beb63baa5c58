import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { APP_KEY } from '../../../infra/local/launcher/local-cloud.ts';
import { sampleEquipmentRequest } from '../../../infra/local/launcher/sample-service-desk.ts';
import type { ApprovalInstance } from '../../../infra/local/dingtalk/approval-instance.ts';
import { AccessCloud, TOKEN_REFRESH } from '../../support/access-cloud.ts';

/**
 * Somebody moves to another department, DingTalk pushes it, and the next event about this person is
 * routed by the new one, though what was known of the old one would have been shown for minutes.
 */
const MINUTE_MS = 60_000;
const LOOK_UP = 'topapi/v2/user/get';

// Many steps, each of which waits for what it has set going, however busy the machine is.
vi.setConfig({ testTimeout: 240_000 });

let access: AccessCloud;
let userId: string;
let departments: { readonly before: number; readonly after: number };

beforeAll(async () => {
  access = await AccessCloud.start();
  const { company, cloud } = access.running;
  userId = sampleEquipmentRequest(company).originatorUserId;
  const before = company.people.find((one) => one.userId === userId)?.departmentId;
  const parentOf = (id: number | undefined): number | undefined =>
    company.departments.find(({ departmentId }) => departmentId === id)?.parentId;
  const beside = company.departments.find(
    ({ departmentId, parentId }) => departmentId !== before && parentId === parentOf(before),
  );
  if (before === undefined || beside === undefined) throw new Error('nobody could move');
  departments = { before, after: beside.departmentId };
  await access.routeByDepartment([departments.after]);
  await access.chain.register();
  // Of approvals the test tells itself, one by one.
  const { callbacks } = cloud.dingTalk.controls;
  await callbacks.register(APP_KEY, access.chain.callbackUrl(), {
    eventTypes: ['user_modify_org'],
  });
  await access.ask(TOKEN_REFRESH, { action: 'refresh' });
}, 120_000);
afterAll(() => access.close());

/** Somebody agrees to the person's request, and the event arrives. */
async function agree(): Promise<ApprovalInstance> {
  const approval = await access.chain.agreeToEquipment();
  const told = access.chain.endOf(approval, randomUUID());
  await access.chain.post({ ...told, staffId: approval.originatorUserId });
  await access.chain.quiet();
  return approval;
}

const requestsFor = (approval: ApprovalInstance): number =>
  access.chain.requestsFor(approval).length;

const lookUps = (): number => access.appCalls(0).filter(({ api }) => api === LOOK_UP).length;

/** As another program of the company would, by DingTalk's own API. */
async function move(departmentId: number): Promise<unknown> {
  const { endpoints } = access.running.cloud.dingTalk;
  const oapi = String(endpoints['oapiUrl']);
  const { appSecret } = access.running.cloud.identity;
  const query = new URLSearchParams({ appkey: APP_KEY, appsecret: appSecret });
  const given = await fetch(`${oapi}/gettoken?${query.toString()}`);
  const { access_token: token } = (await given.json()) as { readonly access_token: string };
  const answer = await fetch(`${oapi}/topapi/v2/user/update?access_token=${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userid: userId, dept_id_list: String(departmentId) }),
  });
  return answer.json();
}

test('before the move nothing of the person goes to who waits for the other department', async () => {
  const first = await agree();
  const asked = lookUps();
  const second = await agree();

  expect([first, second].map(requestsFor)).toEqual([0, 0]);
  expect(asked).toBeGreaterThan(0);
  // What is known is young: nobody asks again.
  expect(lookUps()).toBe(asked);
});

test('after the move the event makes the directory forget, and routing follows it at once', async () => {
  const asked = lookUps();
  const movedEpochMs = access.nowEpochMs();

  const answer = await move(departments.after);
  await access.chain.quiet();
  const approval = await agree();

  expect(answer).toMatchObject({ errcode: 0 });
  expect(requestsFor(approval)).toBe(1);
  expect(lookUps()).toBeGreaterThan(asked);
  // Long before it would have been asked anew by itself.
  expect(access.nowEpochMs() - movedEpochMs).toBeLessThan(5 * MINUTE_MS);
});

test('and back: the old department counts again, for events that come after it', async () => {
  await move(departments.before);
  await access.chain.quiet();

  const approval = await agree();

  expect(requestsFor(approval)).toBe(0);
});

test('an event that is lost is made up for by the age of what is kept', async () => {
  const { controls } = access.running.cloud.dingTalk;
  controls.setBehaviour({ pushing: false });
  await move(departments.after);
  controls.setBehaviour({ pushing: true });

  await access.chain.pass(5 * MINUTE_MS, 5 * MINUTE_MS);
  const approval = await agree();

  expect(requestsFor(approval)).toBe(1);
});
