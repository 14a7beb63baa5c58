import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ActionResult } from '../../../../functions/attendance-export/actions/action-result.ts';
import type { SentMessage } from '../../../../infra/local/dingtalk/message-log.ts';
import { STAGE } from '../../../../infra/local/launcher/local-cloud.ts';
import { ledgerMonthOf } from '../../../../shared/call-ledger/index.ts';
import { loadConfiguration } from '../../../../shared/configuration/index.ts';
import { benchApp } from '../../../support/dingtalk-bench.ts';
import { ExportInMemory } from './export-in-memory.ts';

const PERIOD = '2028-10';
const MAKE_UP = 'PROC-MAKE-UP';
const OUTING = 'PROC-OUTING';
const SEND = 'topapi/message/corpconversation/asyncsend_v2';

let running: ExportInMemory;

beforeAll(async () => {
  running = await ExportInMemory.start({ employees: 40 });
  await running.configure((company) => ({
    ...company,
    messages: { ...company.messages, agentId: benchApp().agentId, reportUserIds: [] },
    payRules: { approvals: { makeUpPunch: { processCode: MAKE_UP } } },
  }));
  await running.dingTalk.controls.approvals.addTemplate(running.company.corpId, {
    processCode: MAKE_UP,
    name: '補卡',
    components: ['原因'],
  });
});
afterEach(() => running.context.faults.clear());
afterAll(() => running.close());

/** As a person asks for it, by the payload. */
function check(further: Readonly<Record<string, unknown>> = {}): Promise<ActionResult> {
  return running.act({ action: 'check', period: PERIOD, ...further });
}

const notifications = (): readonly SentMessage[] =>
  running.dingTalk.controls.messages().filter(({ channel }) => channel === 'work-notification');
const textOf = ({ content }: SentMessage): string =>
  (content as { text: { content: string } }).text.content;
const meteredCalls = (): number =>
  running.dingTalk.controls.calls().filter(({ isCounted }) => isCounted).length;

async function bookedCalls(): Promise<number | undefined> {
  const { configuration } = await loadConfiguration(running.dependencies, STAGE);
  const [organisation] = configuration.organisations;
  if (organisation === undefined) throw new Error('the sample has an organisation');
  const month = ledgerMonthOf(running.clock.nowEpochMs());
  const { spenders } = await running.dependencies.ledgerOf(organisation).summary(month);
  const spender = `attendance-export/check/${running.company.companyCode}`;
  return spenders.find((one) => one.spender === spender)?.usedCalls;
}

/** People who can still be reminded, and what the oracle says that they have left open. */
function openDays(kind: 'missing-punch' | 'no-punch'): { userId: string; date: string }[] {
  return running.company.people
    .filter(({ leftOn, payroll }) => leftOn === undefined && payroll !== undefined)
    .flatMap(({ userId }) => running.company.attendanceOf(userId).expected)
    .filter((day) => day.exception === kind && day.date.startsWith(PERIOD))
    .map(({ userId, date }) => ({ userId, date }));
}

const managersConcerned = (): ReadonlySet<string> => {
  const managerOf = new Map(
    running.company.people.map(({ userId, managerUserId }) => [userId, managerUserId]),
  );
  const concerned = [...openDays('missing-punch'), ...openDays('no-punch')];
  return new Set(concerned.flatMap(({ userId }) => managerOf.get(userId) ?? []));
};

test('a dry run says what the check would cost, and spends and tells nothing', async () => {
  const result = await check({ dryRun: true });

  expect(result).toMatchObject({ outcome: 'planned', checkedUntil: '2028-10-31' });
  expect(meteredCalls()).toBe(0);
  expect(notifications()).toEqual([]);
});

test('managers who cannot be told are listed, and the others are told', async () => {
  running.context.faults.add({
    standIn: 'dingtalk',
    operation: SEND,
    effect: { kind: 'error', code: 'permission' },
    times: 1,
  });

  const result = await check();

  expect(result).toMatchObject({
    outcome: 'checked',
    notices: { failed: [{ code: expect.stringMatching(/^dingtalk\./) as string }] },
  });
  expect(managersConcerned().size).toBeGreaterThan(1);
  expect(notifications()).toHaveLength(managersConcerned().size - 1);
});

test('the next check of the day tells only who was not told yet', async () => {
  const before = notifications().length;

  const result = await check();

  expect(result).toMatchObject({ notices: { sent: 1, sentBefore: before, failed: [] } });
  const told = notifications().flatMap(({ recipients }) => recipients);
  expect(new Set(told)).toEqual(managersConcerned());
  expect(told).toHaveLength(managersConcerned().size);
});

test('it finds what the oracle says is missing, and each manager reads of their own people', async () => {
  const result = await check();

  expect(result['open']).toMatchObject({
    'missing-punch': openDays('missing-punch').length,
    'no-punch': openDays('no-punch').length,
    'open-approval': 0,
  });
  expect(openDays('no-punch').length + openDays('missing-punch').length).toBeGreaterThan(2);
  const people = new Map(running.company.people.map((person) => [person.userId, person]));
  for (const message of notifications()) {
    const [manager = ''] = message.recipients;
    const text = textOf(message);
    expect(Buffer.byteLength(JSON.stringify(message.content))).toBeLessThanOrEqual(2_048);
    for (const { userId } of [...openDays('missing-punch'), ...openDays('no-punch')]) {
      const person = people.get(userId);
      const isTheirs = person?.managerUserId === manager;
      expect(text.includes(person?.nameZhHK ?? '?'), `${userId} to ${manager}`).toBe(isTheirs);
    }
  }
});

test('an approval that waits is told too, at one call for the page and one for each', async () => {
  const [{ userId } = { userId: '' }] = openDays('missing-punch');
  await running.dingTalk.controls.approvals.seed(running.company.corpId, {
    processCode: MAKE_UP,
    originatorUserId: userId,
    form: { 原因: '忘記打卡' },
  });
  await running.clock.pass(60_000);
  const already = notifications().length;

  const result = await check();

  expect(result['open']).toMatchObject({ 'open-approval': 1 });
  expect(result['notices']).toMatchObject({ sent: 1 });
  expect(textOf(notifications().at(-1) as SentMessage)).toContain('審批未完成');
  expect(notifications()).toHaveLength(already + 1);
});

test('days that an agreed outing settles are no longer told, at no more calls than it says', async () => {
  await running.dingTalk.controls.approvals.addTemplate(running.company.corpId, {
    processCode: OUTING,
    name: '外出',
    components: ['開始', '結束'],
  });
  const fields = { from: '開始', to: '結束' };
  await running.configure((company) => ({
    ...company,
    payRules: {
      approvals: {
        makeUpPunch: { processCode: MAKE_UP },
        outing: { processCode: OUTING, fields },
      },
    },
  }));
  const [settled, ...others] = openDays('no-punch');
  const { userId, date } = settled ?? { userId: '', date: '' };
  await running.dingTalk.controls.approvals.seed(running.company.corpId, {
    processCode: OUTING,
    originatorUserId: userId,
    form: { 開始: date, 結束: date },
    decision: { result: 'agree', atEpochMs: running.clock.nowEpochMs() },
  });
  await running.clock.pass(60_000);

  const planned = await check({ dryRun: true });
  const before = meteredCalls();
  const result = await check();

  expect(result['open']).toMatchObject({
    'missing-punch': openDays('missing-punch').length,
    'no-punch': others.length,
  });
  const { meteredCalls: foreseen } = planned['plan'] as { meteredCalls: number };
  const { sent } = result['notices'] as { sent: number };
  // Beyond the plan: the approval that waits, the one that was agreed, and the notices.
  expect(meteredCalls() - before).toBeLessThanOrEqual(foreseen + 2 + sent);
});

test('every metered call is booked, under the check', async () => {
  // DingTalk did not count the notice that it refused; we do, since it might.
  const refused = 1;

  expect(await bookedCalls()).toBe(meteredCalls() + refused);
});

test('no name and no userId of anybody is in the log', () => {
  const log = running.dependencies.logLines.join('\n');
  const words = running.company.people.flatMap(({ userId, nameZhHK }) => [userId, nameZhHK]);

  expect(words.filter((word) => log.includes(word))).toEqual([]);
});

test('a quota that is nearly spent stops the check before its first call', async () => {
  await running.limitQuota(1);
  const before = meteredCalls();

  await expect(check()).rejects.toMatchObject({ code: 'call-ledger.quota-exceeded' });

  expect(meteredCalls()).toBe(before);
});
