import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepDelivery } from '../../../../../functions/audit-forwarding/intake/keep-delivery.ts';
import { IntakeRows } from '../../../../../functions/audit-forwarding/intake/intake-rows.ts';
import { normaliseRecord } from '../../../../../functions/audit-forwarding/normalise/normalise-record.ts';
import { createDirectoryEventsSource } from '../../../../../functions/audit-forwarding/sources/directory-events.ts';
import {
  createTableEventStore,
  createTableSubjectWatermarks,
} from '../../../../../shared/event-delivery/index.ts';
import { createTableEventInbox } from '../../../../../shared/event-inbox/index.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../../shared/table-store/index.ts';
import { CallbackReceiver } from '../../../../support/callback-receiver.ts';
import { ModelCollector } from '../../../../support/audit-forwarding/model-collector.ts';
import { benchApp, BENCH_NOW, DingTalkBench } from '../../../../support/dingtalk-bench.ts';
import { sealerWith } from '../../../../support/key-rings.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const APP = benchApp();
const { corpId } = APP;
const environment = 'test';
const random = systemRandom;
const sealer = sealerWith('k1');

let bench: DingTalkBench;
let receiver: CallbackReceiver;

beforeEach(async () => {
  bench = await DingTalkBench.start({ limits: { pushTimeoutMs: 60_000, pushesPerMonth: 100 } });
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

/** Brings what DingTalk pushed the way of the worker: inbox, delivery, and each of them twice. */
async function deliverAll(clock: VirtualClock) {
  const tables = createMemoryTableClient({ clock });
  const common = { tables, environment, sealer, clock, random };
  const inbox = createTableEventInbox(common);
  const events = createTableEventStore(common);
  const log = createJsonLogger({ clock, write: () => undefined });
  const deps = { ...common, events, watermarks: createTableSubjectWatermarks(common), log };
  const caller = { requestId: 'r1', signal: new AbortController().signal };
  for (const payload of [...receiver.events, ...receiver.events]) {
    const key = `e_${String(payload['eventId'])}`;
    const delivery = { corpId, key, subscriber: 'audit-forwarding' };
    await inbox.accept({
      corpId,
      key,
      app: APP.appKey,
      source: 'callback',
      type: String(payload['EventType']),
      eventTimeEpochMs: Number(payload['EventTime']),
      receivedAtEpochMs: clock.nowEpochMs(),
      content: JSON.stringify(payload),
      isStale: false,
    });
    await events.openDelivery(delivery, { dueEpochMs: clock.nowEpochMs() + 60_000 });
    const { subscriber } = delivery;
    const request = { v: 1, kind: 'deliver-event', corpId, event: key, subscriber } as const;
    await keepDelivery(deps, { ...request, attempt: 1 }, caller);
  }
  return createDirectoryEventsSource({ rows: new IntakeRows({ ...common, corpId }), log });
}

describe('events that DingTalk pushes', () => {
  it('are in the stream once each, with whom and what they are about', async () => {
    const { contacts } = bench.controls;
    await contacts.appointAdministrator(corpId, { userId: 'hk003', level: 2, departmentIds: [11] });
    await bench.oapi('/topapi/role/addrolesforemps', { roleIds: '802', userIds: 'hk006' });
    await bench.oapi('/topapi/v2/user/delete', { userid: 'hk007' });
    await contacts.setAppScope(APP.appKey, [10]);
    await bench.controls.pushes.settled();
    const clock = new VirtualClock(BENCH_NOW + 1_000);
    const collector = new ModelCollector('directory-events', clock);

    const source = await deliverAll(clock);
    await collector.collect(source);
    await collector.collect(source);

    // The clock stands still: all are of one instant.
    const records = [...(await collector.records())].sort((one, other) =>
      one.kind < other.kind ? -1 : 1,
    );
    const messages = records.map((record) => {
      const { body } = normaliseRecord(record, {
        environment,
        corpId,
        stream: 'directory-events',
        identities: new Map(),
        collectedAtEpochMs: clock.nowEpochMs(),
      });
      return JSON.stringify(body['message']);
    });
    expect(records.map(({ fields, kind }) => ({ kind, ...fields }))).toMatchObject([
      { kind: 'inner_app_scopes_change', deptIds: [10] },
      { kind: 'label_user_change', action: 'add', userIdList: ['hk006'], labelIdList: [802] },
      { kind: 'org_admin_add', userId: ['hk003'] },
      { kind: 'user_leave_org', userId: ['hk007'] },
    ]);
    expect(records.every(({ timeEpochMs }) => timeEpochMs === BENCH_NOW)).toBe(true);
    expect(messages[1]).toContain('hk006');
    expect(messages[2]).toContain('hk003');
    expect(messages[3]).toContain('hk007');
  });
});
