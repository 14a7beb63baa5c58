import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createDingTalkClient,
  CredentialsRejectedError,
  DingTalkError,
  getUser,
  IpBlockedError,
  listLeave,
  listLeaveRecords,
  listRecord,
  listResults,
  listSchedulesByUsers,
  listSubDepartments,
  listUsers,
  NotInIpWhiteListError,
  PermissionMissingError,
  queryClosing,
  queryShift,
  QuotaExhaustedError,
  UnavailableError,
  UnexpectedAnswerError,
  type CallEvent,
  type DingTalkClient,
} from '../../../../shared/dingtalk/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createLocalCallPacer } from '../../../../shared/resilience/index.ts';
import { MemorySecretProvider } from '../../../../shared/secrets/index.ts';
import { benchApp, DingTalkBench } from '../../../support/dingtalk-bench.ts';
import { asClock } from '../../../support/local-clock-as-clock.ts';
import { DAY, FIRST_DAY, tinyCompany } from '../../../support/tiny-company.ts';
import { firstHandTokens } from '../../../support/first-hand-tokens.ts';
import { failureOf } from '../../../support/failure-of.ts';

const WEEK = { fromEpochMs: FIRST_DAY, toEpochMs: FIRST_DAY + 7 * DAY - 1_000 };
const company = tinyCompany();
let bench: DingTalkBench;
let events: CallEvent[];
let http: ReturnType<typeof createNodeHttpClient>;

beforeEach(() => {
  events = [];
  http = createNodeHttpClient();
});

afterEach(async () => {
  http.close();
  await bench.close();
});

function clientOf(
  changes: Partial<Parameters<typeof createDingTalkClient>[0]> & { readonly secret?: string } = {},
): DingTalkClient {
  const clock = asClock(bench.clock);
  const endpoints = { api: bench.url('api', ''), oapi: bench.url('oapi', '') };
  const { appKey, appSecret } = benchApp();
  const { secret = appSecret, ...options } = changes;
  const shared = { http, endpoints, clock, random: systemRandom, ...options };
  return createDingTalkClient({
    pacer: createLocalCallPacer({ clock, callsPerSecond: 20 }),
    tokens: firstHandTokens({
      ...shared,
      clientId: appKey,
      secretName: 'app',
      secrets: new MemorySecretProvider({ app: secret }),
    }),
    onCall: (event) => {
      events.push(event);
    },
    ...shared,
  });
}

function userIds(): string[] {
  return company.people.map((person) => person.userId);
}

describe('our client and the DingTalk stand-in', () => {
  it.each([true, false])('agree on every raw punch (numbers as texts: %s)', async (asStrings) => {
    bench = await DingTalkBench.start({ behaviour: { recordNumbersAsStrings: asStrings } });

    const { answer } = await clientOf().call(listRecord, { userIds: userIds(), ...WEEK });

    const expected = company.people
      .flatMap((person) => company.attendanceOf(person.userId).punches)
      .filter((punch) => punch.userCheckEpochMs <= WEEK.toEpochMs)
      .map((punch) => ({
        id: String(punch.recordId),
        userId: punch.userId,
        at: punch.userCheckEpochMs,
        checkType: punch.checkType,
        planId: punch.planId === undefined ? undefined : String(punch.planId),
        invalid: punch.invalidRecordType,
      }));
    const received = answer.recordresult.map((row) => ({
      id: row.id,
      userId: row.userId,
      at: row.userCheckTime,
      checkType: row.checkType,
      planId: row.planId,
      invalid: row.invalidRecordType,
    }));
    const byId = (a: { id: string }, b: { id: string }): number => Number(a.id) - Number(b.id);
    expect(received.sort(byId)).toEqual(expected.sort(byId));
    expect(received.length).toBeGreaterThan(20);
  });

  it('agree on every planned punch and day of rest', async () => {
    bench = await DingTalkBench.start();

    const { answer } = await clientOf().call(listSchedulesByUsers, {
      operatorUserId: company.operatorUserId,
      userIds: userIds(),
      ...WEEK,
    });

    const expected = company.people
      .flatMap((person) => company.attendanceOf(person.userId).plannedChecks)
      .map((check) =>
        [
          check.userId,
          check.workDate,
          check.planCheckEpochMs,
          check.checkType,
          check.isRest,
        ].join(),
      );
    const received = answer.result.map((row) =>
      [
        row.userid,
        new Date(row.work_date + 8 * 3_600_000).toISOString().slice(0, 10),
        row.shift_id === '0' ? undefined : row.plan_check_time,
        row.shift_id === '0' ? undefined : row.check_type,
        row.is_rest === 'Y',
      ].join(),
    );
    expect(received.sort()).toEqual(expected.sort());
  });

  it('agree on shifts, leave, results and closing', async () => {
    bench = await DingTalkBench.start();
    const client = clientOf();
    const operatorUserId = company.operatorUserId;

    const night = await client.call(queryShift, { operatorUserId, shiftId: '6002' });
    const leave = await client.call(listLeave, {
      userIds: userIds(),
      ...WEEK,
      offset: 0,
      size: 20,
    });
    const results = await client.call(listResults, {
      userIds: ['hk001'],
      ...WEEK,
      offset: 0,
      limit: 50,
    });
    const question = { userIds: ['hk001'], ...WEEK };
    const open = await client.call(queryClosing, question);
    await bench.controls.setMonthClosed(company.corpId, '2026-10', true);
    const closed = await client.call(queryClosing, question);

    expect(night.answer.result.sections[0]?.punches.map((point) => point.minute)).toEqual([
      1_320, 1_860,
    ]);
    expect(leave.answer.result.leave_status).toMatchObject([
      { userid: 'hk006', duration_percent: 100, duration_unit: 'percent_day' },
    ]);
    expect(results.answer.hasMore).toBe(false);
    expect(results.answer.recordresult.length).toBeGreaterThanOrEqual(10);
    expect([open.answer.pass, closed.answer.pass]).toEqual([true, false]);
  });

  it('agree on departments, people and leavers', async () => {
    bench = await DingTalkBench.start();
    const client = clientOf();

    const departments = await client.call(listSubDepartments, { departmentId: 1 });
    const found: string[] = [];
    for (const { departmentId } of company.departments) {
      const page = await client.call(listUsers, { departmentId, cursor: 0, size: 100 });
      found.push(...page.answer.result.list.map((user) => user.userid));
    }
    const one = await client.call(getUser, { userId: 'hk001' });
    const leavers = await client.call(listLeaveRecords, {
      fromEpochMs: FIRST_DAY - 30 * DAY,
      nextToken: '0',
      maxResults: 50,
    });

    const stayed = company.people.filter(
      (person) => person.leftOn === undefined && person.hiredOn <= '2026-11-04',
    );
    const left = company.people.filter((person) => person.leftOn !== undefined);
    expect(departments.answer.result.map((item) => item.dept_id)).toEqual(
      company.departments.filter((item) => item.parentId === 1).map((item) => item.departmentId),
    );
    expect([...new Set(found)].sort()).toEqual(stayed.map((person) => person.userId).sort());
    expect(one.answer.result.name).toBe(
      company.people.find((person) => person.userId === 'hk001')?.nameZhHK,
    );
    expect(leavers.answer.records.map((record) => record.userId)).toEqual(
      left.map((person) => person.userId),
    );
  });

  it('count the same metered calls', async () => {
    bench = await DingTalkBench.start({ limits: { callsPerSecondPerApi: 5 } });
    const client = clientOf({
      pacer: createLocalCallPacer({ clock: asClock(bench.clock), callsPerSecond: 1_000 }),
    });

    for (let count = 0; count < 12; count += 1) {
      await client.call(listRecord, { userIds: ['hk001'], ...WEEK });
      await client.call(getUser, { userId: 'hk001' });
    }

    const booked = events.reduce((sum, event) => sum + event.quotaCost, 0);
    expect(events.map((event) => event.outcome)).toContain('dingtalk.throttled');
    expect(booked).toBe(12);
    expect(bench.controls.counters()[0]?.apiCalls).toBe(booked);
  });

  it('never meet the limit per second when the pacer keeps below it', async () => {
    bench = await DingTalkBench.start({ limits: { callsPerSecondPerApi: 20 } });
    const client = clientOf();

    for (let count = 0; count < 60; count += 1) {
      await client.call(listRecord, { userIds: ['hk001'], ...WEEK });
    }

    expect(events.filter((event) => event.outcome !== 'success')).toEqual([]);
    expect(events.length).toBe(60);
  });

  it('get over a revoked and an expired token', async () => {
    bench = await DingTalkBench.start();
    const client = clientOf();
    await client.call(getUser, { userId: 'hk001' });

    await bench.controls.revokeToken(benchApp().appKey);
    const revoked = await client.call(queryClosing, { userIds: ['hk001'], ...WEEK });
    bench.clock.advance(3 * 3_600_000);
    const expired = await client.call(getUser, { userId: 'hk001' });

    expect([revoked.attempts, expired.attempts]).toEqual([2, 1]);
  });

  it.each(['html', 'json'] as const)('wait out an IP block told in %s', async (form) => {
    bench = await DingTalkBench.start();
    const client = clientOf();
    await client.call(getUser, { userId: 'hk001' });
    bench.controls.blockAddress(form);
    const before = bench.clock.nowEpochMs();

    const refused = await failureOf(
      client.call(getUser, { userId: 'hk001' }, { deadlineEpochMs: before + 60_000 }),
    );
    const result = await client.call(listRecord, { userIds: ['hk001'], ...WEEK });

    expect(refused).toBeInstanceOf(IpBlockedError);
    expect(result.attempts).toBe(1);
    expect(bench.clock.nowEpochMs() - before).toBeGreaterThanOrEqual(300_000);
  });

  it.each([
    ['quota', QuotaExhaustedError, 1],
    ['permission', PermissionMissingError, 1],
    ['not-in-white-list', NotInIpWhiteListError, 1],
    ['busy', UnavailableError, 4],
    ['system', UnavailableError, 4],
    ['gateway-timeout', UnavailableError, 4],
    ['gateway-timeout-15', UnavailableError, 4],
  ])('name the fault %s and make no needless request', async (code, type, requests) => {
    bench = await DingTalkBench.start();
    const client = clientOf();
    await client.call(getUser, { userId: 'hk001' });
    events = [];
    bench.context.faults.add({ standIn: 'dingtalk', effect: { kind: 'error', code } });

    for (const call of [
      () => client.call(listRecord, { userIds: ['hk001'], ...WEEK }),
      () => client.call(getUser, { userId: 'hk001' }),
      () => client.call(queryClosing, { userIds: ['hk001'], ...WEEK }),
    ]) {
      expect(await failureOf(call())).toBeInstanceOf(type);
      expect(events.length).toBe(requests);
      events = [];
    }
  });

  it('name the scopes that an app lacks, on both hosts', async () => {
    bench = await DingTalkBench.start({ apps: [benchApp({ scopes: [] })] });
    const client = clientOf();

    const old = await failureOf(client.call(getUser, { userId: 'hk001' }));
    const rest = await failureOf(client.call(queryClosing, { userIds: ['hk001'], ...WEEK }));

    for (const error of [old, rest]) {
      expect(error).toBeInstanceOf(PermissionMissingError);
      expect((error as { scopes: string[] }).scopes.length).toBeGreaterThan(0);
    }
  });

  it('get over lost connections before and after the effect', async () => {
    bench = await DingTalkBench.start();
    const client = clientOf();
    await client.call(getUser, { userId: 'hk001' });
    for (const when of ['before', 'after'] as const) {
      bench.context.faults.add({ standIn: 'dingtalk', effect: { kind: 'drop', when }, times: 1 });

      const result = await client.call(listRecord, { userIds: ['hk001'], ...WEEK });

      expect(result.attempts).toBe(2);
    }
  });

  it.each(['truncated', 'binary'] as const)('throw away %s garbage', async (body) => {
    bench = await DingTalkBench.start();
    bench.context.faults.add({ standIn: 'dingtalk', effect: { kind: 'garbage', body } });

    expect(await failureOf(clientOf().call(getUser, { userId: 'hk001' }))).toBeInstanceOf(
      UnexpectedAnswerError,
    );
  });

  it('refuse a wrong app secret without repeating it', async () => {
    bench = await DingTalkBench.start();

    const error = await failureOf(
      clientOf({ secret: 'canary-wrong-secret' }).call(getUser, { userId: 'hk001' }),
    );

    expect(error).toBeInstanceOf(CredentialsRejectedError);
    expect(error).toBeInstanceOf(DingTalkError);
    expect(String((error as Error).stack)).not.toContain('canary');
  });

  it('speak over TLS with the local authority, and not without it', async () => {
    bench = await DingTalkBench.start();
    const { endpoints } = bench.standIn;
    const tls = { api: String(endpoints['apiTlsUrl']), oapi: String(endpoints['oapiTlsUrl']) };
    const trusting = createNodeHttpClient({
      certificateAuthorities: [bench.context.authority.certificatePem],
    });

    const one = await clientOf({ endpoints: tls, http: trusting }).call(getUser, {
      userId: 'hk001',
    });
    const error = await failureOf(clientOf({ endpoints: tls }).call(getUser, { userId: 'hk001' }));

    expect(one.answer.result.userid).toBe('hk001');
    expect(error).toBeInstanceOf(UnavailableError);
    expect((error as UnavailableError).mayHaveTakenEffect).toBe(false);
    trusting.close();
  });
});
