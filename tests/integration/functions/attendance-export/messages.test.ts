import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ExportDependencies } from '../../../../functions/attendance-export/ports.ts';
import type { SentMessage } from '../../../../infra/local/dingtalk/message-log.ts';
import { STAGE } from '../../../../infra/local/launcher/local-cloud.ts';
import { ledgerMonthOf } from '../../../../shared/call-ledger/index.ts';
import { loadConfiguration } from '../../../../shared/configuration/index.ts';
import {
  FileTransferUnavailableError,
  type FileTransfer,
} from '../../../../shared/file-transfer/index.ts';
import { benchApp } from '../../../support/dingtalk-bench.ts';
import { expectOutcome } from './export-cases.ts';
import { ExportInMemory, GROUP_ROBOT_SECRET } from './export-in-memory.ts';

let running: ExportInMemory;

const sent = (channel: SentMessage['channel']): readonly SentMessage[] =>
  running.dingTalk.controls.messages().filter((message) => message.channel === channel);
const groupTexts = (): readonly string[] =>
  sent('group-robot').map(({ content }) => JSON.stringify(content));

async function withMessages(
  messages: Partial<{ groupRobotSecret: string; agentId: number; reportUserIds: string[] }>,
): Promise<void> {
  running = await ExportInMemory.start();
  await running.configure((company) => ({
    ...company,
    messages: { ...company.messages, ...messages },
  }));
}

describe('the payroll group', () => {
  beforeAll(() => withMessages({ groupRobotSecret: GROUP_ROBOT_SECRET }));
  afterEach(() => running.context.faults.clear());
  afterAll(() => running.close());

  /** Sends, and is killed before anything can be noted. */
  const killedAfterSending = (): Partial<ExportDependencies> => ({
    groupRobot: {
      send: async (...given) => {
        await running.dependencies.groupRobot.send(...given);
        throw new Error('killed');
      },
    },
  });

  test('is not told while its robot cannot be reached, and the run goes on', async () => {
    running.context.faults.add({
      standIn: 'dingtalk',
      operation: 'robot/send',
      effect: { kind: 'drop', when: 'before' },
    });

    const result = await running.run();

    expectOutcome(result, 'held');
    expect(groupTexts()).toEqual([]);
  });

  test('reads once that a run is held, although the first sender was killed', async () => {
    const result = await running.run(undefined, [], killedAfterSending());
    await running.run();
    await running.run();

    const { open, total } = result.exceptions ?? {};
    expect(groupTexts()).toHaveLength(1);
    expect(groupTexts()[0]).toContain(
      `held; ${String(open)} of ${String(total)} exceptions affect pay`,
    );
  });

  test('reads once that a released file did not arrive, and once that it did', async () => {
    const accept = (await running.run()).exceptions?.openList.map(({ id }) => id) ?? [];
    const transfer: FileTransfer = {
      connect: () =>
        Promise.reject(new FileTransferUnavailableError('sftp.test', 'connect', 'down')),
    };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect((await running.run(undefined, accept, { transfer })).outcome).toBe('failed');
    }
    expectOutcome(await running.run(undefined, [], killedAfterSending()), 'delivered');
    expectOutcome(await running.run(), 'already-delivered');
    expectOutcome(await running.run(), 'already-delivered');

    expect(groupTexts().map((text) => /held|failed|delivered/.exec(text)?.[0])).toEqual([
      'held',
      'failed',
      'delivered',
    ]);
  });

  test('reads no name, no number of a person and no link, and it costs no metered call', () => {
    const words = running.company.people.flatMap((person) => [
      person.userId,
      person.nameZhHK,
      person.nameEn,
      person.jobNumber,
      person.payroll?.employeeNumber ?? person.userId,
    ]);

    for (const text of groupTexts()) {
      expect(words.filter((word) => text.includes(word))).toEqual([]);
      expect(text).not.toMatch(/:\/\//);
    }
    expect(groupTexts()).toHaveLength(3);
    const calls = running.dingTalk.controls.calls().filter(({ api }) => api.includes('robot'));
    expect(calls.filter(({ isMetered }) => isMetered)).toEqual([]);
  });
});

describe('people who are named for the report', () => {
  const notifications = (): readonly SentMessage[] => sent('work-notification');
  let reader: string;

  beforeAll(async () => {
    await withMessages({});
    reader = running.company.operatorUserId;
    await running.configure((company) => ({
      ...company,
      messages: {
        ...company.messages,
        agentId: benchApp().agentId,
        reportUserIds: [reader],
        linkHours: 48,
      },
    }));
  });
  afterAll(() => running.close());

  test('get one link of limited life to what they should read, for one metered call', async () => {
    const result = await running.run();
    await running.run();

    expectOutcome(result, 'held');
    expect(notifications().map(({ recipients }) => recipients)).toEqual([[reader]]);
    const text = JSON.stringify(notifications()[0]?.content);
    expect(text).toContain(`expires-seconds=${String(48 * 3_600)}`);
    expect(text).toContain('memory://objects/');
    expect(Buffer.byteLength(text)).toBeLessThan(2_048);
    const sends = running.dingTalk.controls
      .calls()
      .filter(({ api }) => api.endsWith('asyncsend_v2'));
    expect(sends.map(({ isMetered }) => isMetered)).toEqual([true]);
    expect(await bookedFor('messages')).toBe(1);
  });

  test('leave the link in no log and no trail', () => {
    expect(running.dependencies.logLines.join('\n')).toContain('payroll.run');
    expect(running.dependencies.logLines.join('\n')).not.toContain('expires-seconds');
    expect(sent('group-robot')).toEqual([]);
  });
});

async function bookedFor(purpose: string): Promise<number | undefined> {
  const { configuration } = await loadConfiguration(running.dependencies, STAGE);
  const [organisation] = configuration.organisations;
  if (organisation === undefined) throw new Error('the sample has an organisation');
  const month = ledgerMonthOf(running.clock.nowEpochMs());
  const { spenders } = await running.dependencies.ledgerOf(organisation).summary(month);
  const spender = `attendance-export/${purpose}/${running.company.companyCode}`;
  return spenders.find((one) => one.spender === spender)?.usedCalls;
}
