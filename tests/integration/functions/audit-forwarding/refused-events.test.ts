import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  collectedEvents,
  invokeAudit,
  onceEach,
  openFiles,
  startAuditedCloud,
} from '../../../support/audit-forwarding/audited-cloud.ts';
import { passAndForward, toldInGroup } from '../../../support/audit-forwarding/passing-hours.ts';
import type { RunningCloud } from '../../../support/running-cloud.ts';

const POISON = '毒藥-7.xlsx';
/** "Invalid data format" of the collector. */
const CODE = 6;
/** Our own trail is read ten minutes behind. */
const TRAIL_BEHIND_MS = 16 * 60_000;

let running: RunningCloud;

beforeAll(async () => {
  const about = { employees: 10, seed: 7, period: '2026-10', idleStopMs: 3_600_000 };
  running = await startAuditedCloud(about);
  await invokeAudit(running, { action: 'forward' });
}, 240_000);
afterAll(() => running.close());

const status = () => invokeAudit(running, { action: 'status' });

/** Events that hold a text. What stands before a bad event in a batch is sent again, by design. */
async function collected(text: string): Promise<number> {
  const events = onceEach(await collectedEvents(running));
  return events.filter(({ raw }) => raw.includes(text)).length;
}

describe('an event that the collector refuses', () => {
  it('is set aside with its code, and what came before and after it arrives', async () => {
    running.cloud.splunk.controls.setBehaviour({ rejections: [{ contains: POISON, code: CODE }] });
    await openFiles(running, '之前.docx', POISON, '之後.docx');

    const answer = await invokeAudit(running, { action: 'forward', source: 'file-audit' });
    const standing = await status();

    expect(answer.outcome).toBe('forwarded');
    expect([await collected('之前.docx'), await collected('之後.docx')]).toEqual([1, 1]);
    expect(await collected(POISON)).toBe(0);
    expect(standing).toMatchObject({
      sinks: [{ backlog: 0, rejected: 1, openRejections: 1 }],
      alarms: [{ kind: 'events-rejected' }],
    });
    expect(toldInGroup(running).filter((text) => text.includes('refused 1 audit'))).toHaveLength(1);
  }, 180_000);

  it('is shown by a replay that would be, and not sent', async () => {
    running.cloud.splunk.controls.setBehaviour({ rejections: [] });

    const answer = await invokeAudit(running, { action: 'replay', dryRun: true });

    expect(answer).toMatchObject({ outcome: 'would-replay', sinks: [{ found: 1, taken: 0 }] });
    expect(await collected(POISON)).toBe(0);
  }, 180_000);

  it('is set aside again if the collector still refuses it', async () => {
    running.cloud.splunk.controls.setBehaviour({ rejections: [{ contains: POISON, code: CODE }] });

    const answer = await invokeAudit(running, { action: 'replay' });

    expect(answer).toMatchObject({ outcome: 'replayed', sinks: [{ found: 1, rejectedAgain: 1 }] });
    expect(await status()).toMatchObject({ sinks: [{ openRejections: 1 }] });
  }, 180_000);

  it('arrives by a replay after the collector was mended, and once', async () => {
    running.cloud.splunk.controls.setBehaviour({ rejections: [] });

    const answer = await invokeAudit(running, { action: 'replay', sink: 'splunk' });
    const again = await invokeAudit(running, { action: 'replay', sink: 'splunk' });

    expect(answer).toMatchObject({ outcome: 'replayed', sinks: [{ found: 1, taken: 1 }] });
    expect(again).toMatchObject({ outcome: 'replayed', sinks: [{ found: 0, taken: 0 }] });
    expect(await collected(POISON)).toBe(1);
  }, 180_000);

  it('leaves the replay in the audit trail, which is forwarded, and the alarm is over', async () => {
    await passAndForward(running, TRAIL_BEHIND_MS);
    await passAndForward(running, 0);

    const told = (await collectedEvents(running)).filter(
      ({ raw, stream }) => stream === 'own-trail' && raw.includes('audit-forwarding.replay'),
    );
    // One by the replay that was refused again, one by that which was taken; of nothing there is none.
    expect(told).toHaveLength(2);
    expect(await status()).toMatchObject({ sinks: [{ openRejections: 0 }], alarms: [] });
    expect(toldInGroup(running).at(-1)).toContain('No rejected audit event is open any more');
  }, 180_000);
});
