import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApprovalAttachment } from '../../../../infra/local/dingtalk/approval-files.ts';
import { invokeFunction } from '../../../../infra/local/launcher/invoke-function.ts';
import { STAGE } from '../../../../infra/local/launcher/local-cloud.ts';
import { equipmentTemplate } from '../../../../infra/local/launcher/sample-service-desk.ts';
import { createTableEventStore } from '../../../../shared/event-delivery/index.ts';
import { createTableEventInbox } from '../../../../shared/event-inbox/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../../../shared/sealing/index.ts';
import { systemClock, type Clock } from '../../../../shared/time/index.ts';
import { RunningCloud } from '../../../support/running-cloud.ts';

const FUNCTION = `dt-jira-service-desk-${STAGE}`;
const SUBSCRIBER = 'service-desk';

let running: RunningCloud;

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 10, seed: 7, period: '2026-10' });
}, 120_000);
afterAll(() => running.close());

function stores() {
  const { cloud, tables } = running;
  const clock: Clock = {
    nowEpochMs: () => cloud.clock.nowEpochMs(),
    sleep: (durationMs, signal) => systemClock.sleep(durationMs, signal),
  };
  const keyRing = JSON.stringify({ current: 'k1', keys: { k1: cloud.identity.sealingKey } });
  const sealer = createAesGcmSealer(parseSealingKeyRing(keyRing), systemRandom);
  const about = { tables, environment: STAGE, sealer, clock, random: systemRandom };
  return { inbox: createTableEventInbox(about), events: createTableEventStore(about), clock };
}

function invoke(payload: unknown): Promise<Record<string, unknown>> {
  const target = {
    endpoint: String(running.host.endpoints['invokeEndpoint']),
    key: running.cloud.credentials.developer,
    timeoutMs: 60_000,
  };
  return invokeFunction(target, FUNCTION, payload) as Promise<Record<string, unknown>>;
}

/** Somebody has asked for equipment, and somebody has agreed. */
async function approve(
  form: Readonly<Record<string, string>> = {},
  attachments: readonly ApprovalAttachment[] = [],
): Promise<string> {
  const { company, cloud } = running;
  const [person] = company.people;
  const now = cloud.clock.nowEpochMs();
  const { processInstanceId } = await cloud.dingTalk.controls.approvals.seed(company.corpId, {
    processCode: equipmentTemplate.processCode,
    originatorUserId: person?.userId ?? '',
    createdEpochMs: now - 60_000,
    form: { 設備: '顯示器', 數量: '2', 需要日期: '2026-12-01', 原因: '新同事', ...form },
    decision: { result: 'agree', atEpochMs: now - 1_000 },
    attachments,
  });
  return processInstanceId;
}

/** Records the event and opens the delivery, as intake and worker do. */
async function record(processInstanceId: string): Promise<string> {
  const { corpId } = running.company;
  const { inbox, events, clock } = stores();
  const key = `e_${processInstanceId}`;
  const now = clock.nowEpochMs();
  await inbox.accept({
    corpId,
    app: 'main',
    source: 'callback',
    key,
    type: 'bpms_instance_change',
    eventTimeEpochMs: now,
    receivedAtEpochMs: now,
    content: JSON.stringify({
      EventType: 'bpms_instance_change',
      CorpId: corpId,
      processInstanceId,
      processCode: equipmentTemplate.processCode,
      type: 'finish',
      result: 'agree',
    }),
    isStale: false,
  });
  const delivery = { corpId, key, subscriber: SUBSCRIBER };
  await events.openDelivery(delivery, { dueEpochMs: now + 60_000 });
  return key;
}

function deliver(event: string, attempt = 1): Promise<Record<string, unknown>> {
  const { corpId } = running.company;
  return invoke({ v: 1, kind: 'deliver-event', corpId, event, subscriber: SUBSCRIBER, attempt });
}

/** The second attempt, five minutes later. */
async function deliverAgain(event: string): Promise<Record<string, unknown>> {
  running.cloud.clock.advance(300_000);
  const delivery = { corpId: running.company.corpId, key: event, subscriber: SUBSCRIBER };
  const { events, clock } = stores();
  await events.nextAttempt(delivery, 1, { dueEpochMs: clock.nowEpochMs() + 60_000 });
  return deliver(event, 2);
}

const requests = () => running.cloud.jira.controls.requests();

describe('the built function on the local cloud', () => {
  it('makes one request of an approval, tells it, and says so again', async () => {
    const before = requests().length;
    const processInstanceId = await approve();
    const event = await record(processInstanceId);

    const end = await deliver(event);
    const again = await deliver(event);

    const made = requests().at(-1);
    expect(end).toMatchObject({ outcome: 'done', result: made?.issueKey });
    expect(again['outcome']).toBe('finished');
    expect(requests()).toHaveLength(before + 1);
    expect(made?.fieldValues).toMatchObject({
      summary: expect.stringContaining('顯示器 × 2') as string,
      customfield_10050: { value: 'Monitor' },
      customfield_10051: 2,
      customfield_10052: '2026-12-01',
    });
    expect(made?.properties['dingtalk']).toMatchObject({ processInstanceId });
    const { corpId } = running.company;
    const approval = running.cloud.dingTalk.controls.approvals.find(corpId, processInstanceId);
    expect(approval.records.filter(({ type }) => type === 'ADD_REMARK')).toHaveLength(1);
    expect(await invoke({ action: 'status', corpId, instance: processInstanceId })).toMatchObject({
      outcome: 'done',
      issueKey: made?.issueKey,
    });
  });

  it('finds a request whose making was not answered, once the index knows it', async () => {
    const before = requests().length;
    const event = await record(await approve());
    running.faults.add({
      standIn: 'jira',
      operation: 'POST rest/servicedeskapi/request',
      times: 1,
      effect: { kind: 'drop', when: 'after' },
    });

    const first = await deliver(event);
    const second = await deliverAgain(event);

    expect(first).toMatchObject({
      outcome: 'postponed',
      report: { code: 'jira.outcome-unknown', retryable: true },
    });
    expect(second).toMatchObject({ outcome: 'done', result: requests().at(-1)?.issueKey });
    expect(requests()).toHaveLength(before + 1);
  });

  describe('with files', () => {
    const content = Buffer.from('%PDF-1.7 報價');
    const quotation = { fileName: '報價單.pdf', contentBase64: content.toString('base64') };
    const sha256 = createHash('sha256').update(content).digest('hex');

    it('brings them to the request byte for byte', async () => {
      const event = await record(await approve({}, [quotation]));

      expect(await deliver(event)).toMatchObject({ outcome: 'done' });
      expect(requests().at(-1)?.attachments).toMatchObject([{ filename: '報價單.pdf', sha256 }]);
    });

    it('waits for one that cannot be fetched, and makes no second request meanwhile', async () => {
      const before = requests().length;
      const event = await record(await approve({}, [quotation]));
      running.faults.add({
        standIn: 'dingtalk',
        operation: 'file-download',
        times: 1,
        effect: { kind: 'drop', when: 'before' },
      });

      const first = await deliver(event);
      const second = await deliverAgain(event);

      expect(first).toMatchObject({
        outcome: 'postponed',
        report: { code: 'jira.file-unavailable' },
      });
      expect(second).toMatchObject({ outcome: 'done' });
      expect(requests()).toHaveLength(before + 1);
      expect(requests().at(-1)?.attachments).toHaveLength(1);
    });

    it('attaches one once, also where Jira did not answer', async () => {
      const event = await record(await approve({}, [quotation, quotation]));
      running.faults.add({
        standIn: 'jira',
        operation: 'POST rest/servicedeskapi/request/{issueIdOrKey}/attachment',
        times: 1,
        effect: { kind: 'drop', when: 'after' },
      });

      const first = await deliver(event);
      const second = await deliverAgain(event);

      expect(first).toMatchObject({ outcome: 'postponed', report: { code: 'jira.unavailable' } });
      expect(second).toMatchObject({ outcome: 'done' });
      expect(requests().at(-1)?.attachments).toHaveLength(2);
    });
  });

  it('buries an approval that the mapping does not know, naming what and why', async () => {
    const before = requests().length;
    const event = await record(await approve({ 設備: '打印機' }));

    expect(await deliver(event)).toMatchObject({
      outcome: 'buried',
      report: { code: 'jira.mapping-refused', category: 'user' },
    });
    expect(requests()).toHaveLength(before);
  });

  it('is ready as the sample is configured, and tells a person what a payload lacks', async () => {
    expect(await invoke({ action: 'check' })).toMatchObject({ outcome: 'ready' });
    expect(await invoke({ action: 'stat' })).toMatchObject({
      outcome: 'failed',
      error: { code: 'jira.invocation-malformed' },
    });
  });

  it('writes neither its token nor what people wrote to its log', async () => {
    const own = running.host.functions().find(({ functionName }) => functionName === FUNCTION);
    const log = await readFile(own?.logFile ?? '', 'utf8');

    expect(log).toContain('jira.delivery');
    expect(log).not.toContain(String(running.cloud.jira.endpoints['apiToken']));
    expect(log).not.toMatch(/新同事|打印機/);
  });
});
