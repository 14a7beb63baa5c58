import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, hongKongDateOf, hongKongMidnightEpochMs } from '../../../../shared/time/index.ts';
import {
  collectedEvents,
  invokeAudit,
  startAuditedCloud,
} from '../../../support/audit-forwarding/audited-cloud.ts';
import { EventChain } from '../../../support/event-chain.ts';
import type { RunningCloud } from '../../../support/running-cloud.ts';

let running: RunningCloud;

beforeAll(async () => {
  running = await startAuditedCloud({ employees: 10, seed: 11, period: '2026-10' });
}, 180_000);
afterAll(() => running.close());

/** Kind and record of each event that the collector holds of a stream, by its id, as a search does. */
async function collected(stream: string): Promise<readonly Record<string, unknown>[]> {
  const events = (await collectedEvents(running)).filter((event) => event.stream === stream);
  const byId = new Map(events.map((event) => [event.id, event] as const));
  return [...byId.values()].map(({ raw }) => {
    const event = JSON.parse(raw) as {
      readonly metadata: { readonly event_code: string };
      readonly raw_data: string;
    };
    const record = JSON.parse(event.raw_data) as Record<string, unknown>;
    return { kind: event.metadata.event_code, ...record };
  });
}

/** Three hours and six minutes into the next Hong Kong day. */
function toNextNight(): void {
  const { clock } = running.cloud;
  const tomorrow = addDays(hongKongDateOf(clock.nowEpochMs()), 1);
  clock.advance(hongKongMidnightEpochMs(tomorrow) + 186 * 60_000 - clock.nowEpochMs());
}

describe('the directory as the collector sees it', () => {
  it('is told from day to day, each change once', async () => {
    const { corpId, people } = running.company;
    const { controls } = running.cloud.dingTalk;
    const [, chosen] = people.filter(({ leftOn }) => leftOn === undefined);
    await invokeAudit(running, { action: 'forward' });
    await controls.contacts.appointAdministrator(corpId, {
      userId: chosen?.userId ?? '',
      level: 2,
      departmentIds: [1],
    });
    toNextNight();

    await invokeAudit(running, { action: 'forward' });
    await invokeAudit(running, { action: 'forward' });

    const told = await collected('directory-snapshot');
    expect(told.map(({ kind }) => kind)).toEqual(['snapshot-begun', 'admin-added']);
    expect(told[1]).toMatchObject({ userId: chosen?.userId, sysLevel: 2, departmentIds: [1] });
  }, 180_000);

  it('is told as it changes, by events that DingTalk pushes, and so are approvals', async () => {
    const chain = new EventChain(running);
    const { corpId, people } = running.company;
    const chosen = people.findLast(({ leftOn }) => leftOn === undefined)?.userId ?? '';
    const { contacts } = running.cloud.dingTalk.controls;
    await chain.register();
    await contacts.appointAdministrator(corpId, { userId: chosen, level: 2, departmentIds: [1] });
    const { processInstanceId } = await chain.agreeToEquipment();
    await chain.quiet();

    await invokeAudit(running, { action: 'forward', source: 'directory-events' });
    await invokeAudit(running, { action: 'forward', source: 'approvals' });

    expect(await collected('directory-events')).toMatchObject([
      { kind: 'org_admin_add', userId: [chosen], timeFrom: 'event' },
    ]);
    expect(await collected('approvals')).toMatchObject([
      { kind: 'bpms_instance_change', processInstanceId, type: 'finish', result: 'agree' },
    ]);
  }, 180_000);
});
