import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallbackReceiver } from '../../../support/callback-receiver.ts';
import { benchApp, BENCH_NOW, DingTalkBench } from '../../../support/dingtalk-bench.ts';

const APP = benchApp();
const { corpId } = APP;
let bench: DingTalkBench;
let receiver: CallbackReceiver;

beforeEach(async () => {
  bench = await DingTalkBench.start({ limits: { pushTimeoutMs: 60_000, pushesPerMonth: 10 } });
  receiver = await CallbackReceiver.start({
    token: APP.callbackToken,
    aesKey: APP.callbackAesKey,
    owner: APP.appKey,
  });
  await bench.controls.callbacks.register(APP.appKey, receiver.url);
});

afterEach(async () => {
  await bench.close();
  await receiver.close();
});

async function told(): Promise<readonly Record<string, unknown>[]> {
  await bench.controls.pushes.settled();
  return receiver.events.map(
    ({ EventTime: _time, CorpId: _corp, BizId: _biz, eventId: _id, ...own }) => own,
  );
}

const administrators = async () => (await bench.oapi('/topapi/user/listadmin')).body['result'];
const managedBy = async (userid: string) =>
  (await bench.oapi('/topapi/user/get_admin_scope', { userid })).body['dept_ids'];
const scopes = async () =>
  (await bench.request('oapi', `/auth/scopes?access_token=${await bench.token()}`)).body;
const control = (method: string, path: string, body: object) =>
  bench.request('oapi', `/_stand-in/${path}`, { method, body: JSON.stringify(body) });

describe('the console of the organisation', () => {
  it('appoints and dismisses administrators, who are listed and told of', async () => {
    const { contacts } = bench.controls;
    await contacts.appointAdministrator(corpId, { userId: 'hk003', level: 2, departmentIds: [11] });
    const appointed = await administrators();
    const managed = await managedBy('hk003');
    const member = (await bench.oapi('/topapi/v2/user/get', { userid: 'hk003' })).body['result'];
    await contacts.appointAdministrator(corpId, { userId: 'hk003', level: 1, departmentIds: [1] });
    await bench.controls.pushes.settled();
    await contacts.dismissAdministrator(corpId, 'hk003');

    expect(appointed).toEqual([
      { sys_level: 1, userid: 'hk001' },
      { sys_level: 2, userid: 'hk003' },
    ]);
    expect(managed).toEqual([11]);
    expect(member).toMatchObject({ admin: true });
    expect(await administrators()).toEqual([{ sys_level: 1, userid: 'hk001' }]);
    const person = { timeStamp: String(BENCH_NOW), userId: ['hk003'] };
    expect(await told()).toEqual([
      { EventType: 'org_admin_add', ...person },
      { EventType: 'org_admin_remove', ...person },
    ]);
  });

  it('tells nothing of whom it dismisses who is none, and appoints nobody unknown', async () => {
    const { contacts } = bench.controls;
    await contacts.dismissAdministrator(corpId, 'hk003');
    const stranger = { userId: 'hk999', level: 2, departmentIds: [] } as const;

    await expect(contacts.appointAdministrator(corpId, stranger)).rejects.toThrow(RangeError);
    expect(await told()).toEqual([]);
  });

  it('knows its administrators after a restart', async () => {
    const administrator = { userId: 'hk002', level: 2, departmentIds: [10] } as const;
    await bench.controls.contacts.appointAdministrator(corpId, administrator);
    await bench.restart();

    expect(await managedBy('hk002')).toEqual([10]);
  });

  it('narrows what an app may see, and tells it', async () => {
    const before = await scopes();
    await bench.controls.contacts.setAppScope(APP.appKey, [10]);
    const outside = await bench.oapi('/topapi/v2/user/list', { dept_id: 20, cursor: 0, size: 10 });

    expect(before['auth_org_scopes']).toEqual({ authed_dept: [1], authed_user: [] });
    expect((await scopes())['auth_org_scopes']).toEqual({ authed_dept: [10], authed_user: [] });
    expect(outside.body).toMatchObject({ errcode: 50_004 });
    expect(await told()).toEqual([
      { EventType: 'inner_app_scopes_change', userIds: [], deptIds: [10], roleIds: [] },
    ]);
  });

  it('is a control over HTTP as well', async () => {
    const person = { corpId, userId: 'hk002' };
    const appointed = await control('PUT', 'administrators', { ...person, level: 2 });
    const refused = await control('PUT', 'administrators', { ...person, level: 3 });
    const listed = await administrators();
    await control('DELETE', 'administrators', person);
    await control('PUT', 'app-scopes', { appKey: APP.appKey, departmentIds: [20] });

    expect([appointed.status, refused.status]).toEqual([200, 400]);
    expect(listed).toContainEqual({ sys_level: 2, userid: 'hk002' });
    expect(await administrators()).toEqual([{ sys_level: 1, userid: 'hk001' }]);
    expect((await scopes())['auth_org_scopes']).toMatchObject({ authed_dept: [20] });
  });
});
