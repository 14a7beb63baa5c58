import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, hongKongDateOf, hongKongMidnightEpochMs } from '../../../../shared/time/index.ts';
import {
  collectedEvents,
  configureAudit,
  invokeAudit,
  sourcesWith,
} from '../../../support/audit-forwarding/audited-cloud.ts';
import { runAuditCommand } from '../../../support/audit-forwarding/audit-command.ts';
import { passAndForward, toldInGroup } from '../../../support/audit-forwarding/passing-hours.ts';
import { EventChain } from '../../../support/event-chain.ts';
import { RunningCloud } from '../../../support/running-cloud.ts';

/** As the table of the README marks them. */
const EXCLUSIVE = ['admin-operations', 'file-audit', 'screenshots', 'trusted-devices'];
const HOUR_MS = 3_600_000;
const HALF_HOUR_MS = 1_800_000;
/** Behind the time of night when the directory is compared, and beside the full hour. */
const COMPARED_BY_MS = 3.3 * HOUR_MS;

let running: RunningCloud;
let chain: EventChain;

/** DingTalk refuses what the edition lacks; the settings say so too. */
beforeAll(async () => {
  const about = { employees: 12, seed: 11, period: '2026-10', idleStopMs: 72 * HOUR_MS };
  running = await RunningCloud.start(about);
  running.cloud.dingTalk.controls.setBehaviour({ edition: 'standard' });
  await configureAudit(running, { edition: 'standard' });
  chain = new EventChain(running);
  await chain.register();
  await passAndForward(running, 60_000);
}, 240_000);
afterAll(() => running.close());

async function kindsOf(stream: string): Promise<readonly string[]> {
  const events = (await collectedEvents(running)).filter((one) => one.stream === stream);
  return events.map(({ raw }) => {
    const { metadata } = JSON.parse(raw) as { readonly metadata: { readonly event_code: string } };
    return metadata.event_code;
  });
}

async function untilNextMorning(): Promise<void> {
  const { clock } = running.cloud;
  const tomorrow = hongKongMidnightEpochMs(addDays(hongKongDateOf(clock.nowEpochMs()), 1));
  await passAndForward(running, tomorrow + COMPARED_BY_MS - clock.nowEpochMs());
  await passAndForward(running, HALF_HOUR_MS);
}

describe('an organisation of the standard edition', () => {
  it('is told once, in words, which sources its edition lacks, and nobody asks for them again', async () => {
    await passAndForward(running, HOUR_MS);
    await passAndForward(running, HOUR_MS);

    const status = await invokeAudit(running, { action: 'status' });
    const told = toldInGroup(running).filter((text) => text.includes('lacks these audit sources'));
    expect([...sourcesWith(status, 'not-in-edition')].sort()).toEqual(EXCLUSIVE);
    expect(told).toHaveLength(1);
    for (const source of EXCLUSIVE) expect(told[0]).toContain(source);
    expect(told[0]).toContain('沒有以下審計來源');
    expect(status['alarms']).toEqual([]);
    const asked = running
      .callLog()
      .filter(({ api }) => /exclusive\/(fileAuditLogs|oaOperatorLogs|trustedDevices)/.test(api));
    expect(asked).toEqual([]);
  }, 180_000);

  it('has what changes in its directory, who was pushed as changed, and what our functions did', async () => {
    const { corpId, people } = running.company;
    const [, chosen] = people.filter(({ leftOn }) => leftOn === undefined);
    const userId = chosen?.userId ?? '';
    await running.cloud.dingTalk.controls.contacts.appointAdministrator(corpId, {
      ...{ userId, level: 2, departmentIds: [1] },
    });
    await chain.quiet();
    await untilNextMorning();

    expect(await kindsOf('directory-snapshot')).toEqual(['snapshot-begun', 'admin-added']);
    expect(await kindsOf('directory-events')).toContain('org_admin_add');
    expect((await kindsOf('own-trail')).length).toBeGreaterThan(0);
    expect((await kindsOf('storage')).length).toBeGreaterThan(0);
    for (const source of EXCLUSIVE) expect(await kindsOf(source)).toEqual([]);
  }, 240_000);

  it('sees what this costs in calls a month, and is not told that something is wrong', async () => {
    const { code, text } = await runAuditCommand(running, ['status']);

    expect(code).toBe(0);
    expect(text).toContain('metered calls a month / 每月計費呼叫');
    expect(text).toMatch(/not-in-edition/);
    const { calls } = (await invokeAudit(running, { action: 'status' })) as unknown as {
      readonly calls: readonly Readonly<Record<string, number>>[];
    };
    const { planned, plannedAt50, plannedAt500, plannedAt5000 } = calls[0] ?? {};
    // Of the sources with metered calls only `storage` is left: 60, 274 and 2,195 by the README.
    expect([plannedAt50, plannedAt500, plannedAt5000]).toEqual([60, 274, 2_195]);
    process.stdout.write(
      `standard edition, calls a month: ${String(planned)} here, ${String(plannedAt50)} / ` +
        `${String(plannedAt500)} / ${String(plannedAt5000)} with 50 / 500 / 5,000 people\n`,
    );
  }, 180_000);
});
