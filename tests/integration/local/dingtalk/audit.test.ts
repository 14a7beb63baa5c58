import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSampleCompany } from '../../../../infra/local/sample-company/index.ts';
import { BENCH_NOW, DingTalkBench, listAt } from '../../../support/dingtalk-bench.ts';

const CORP = 'dingtiny0001';
const FROM = Date.parse('2026-09-30T16:00:00Z');
const FILES = `/v1.0/exclusive/fileAuditLogs?startDate=${String(FROM)}&endDate=${String(BENCH_NOW)}`;
const HOUR = 3_600_000;
let bench: DingTalkBench;

beforeEach(async () => {
  bench = await DingTalkBench.start({ behaviour: { edition: 'exclusive' } });
});

afterEach(() => bench.close());

describe('audit records of the sample company', () => {
  it('follow from the seed, lie within working hours and people’s employment, and end now', async () => {
    const company = createSampleCompany({
      seed: 7,
      employees: 60,
      period: { from: '2026-10-01', to: '2026-10-31' },
    });
    const other = await DingTalkBench.start({ company });
    const again = await DingTalkBench.start({ company });

    const records = other.controls.audit.told(company.corpId, 'file');

    expect(records).toEqual(again.controls.audit.told(company.corpId, 'file'));
    expect(records.length).toBeGreaterThan(300);
    for (const { atEpochMs, fields } of records) {
      const local = new Date(atEpochMs + 8 * HOUR);
      const person = company.people.find(({ userId }) => userId === fields['userId']);
      const date = local.toISOString().slice(0, 10);
      expect(atEpochMs).toBeLessThanOrEqual(BENCH_NOW);
      expect(local.getUTCHours()).toBeGreaterThanOrEqual(8);
      expect(local.getUTCHours()).toBeLessThanOrEqual(19);
      expect(person?.hiredOn.localeCompare(date)).toBeLessThanOrEqual(0);
      expect((person?.leftOn ?? '9999').localeCompare(date)).toBeGreaterThanOrEqual(0);
    }
    await Promise.all([other.close(), again.close()]);
  });

  it('name the same file again and again, each record at its own time', () => {
    const records = bench.controls.audit.told(CORP, 'file');

    const files = new Set(records.map(({ id }) => id));
    const keys = new Set(records.map(({ id, atEpochMs }) => `${id} ${String(atEpochMs)}`));
    expect(files.size).toBeLessThan(records.length);
    expect(keys.size).toBe(records.length);
  });
});

describe('the file audit log of the stand-in', () => {
  it.each([
    ['without a page size', '', 'param.error'],
    ['with a page of 501', '&pageSize=501', 'param.invalid'],
    ['with half a cursor', '&pageSize=10&nextGmtCreate=1', 'param.error'],
    ['with the other half', '&pageSize=10&nextBizId=1', 'param.error'],
    ['with a file that is no number', '&pageSize=10&nextGmtCreate=1&nextBizId=x', 'param.error'],
  ])('refuses a call %s', async (_what, query, code) => {
    const answer = await bench.api(`${FILES}${query}`);

    expect([answer.status, answer.body['code']]).toEqual([400, code]);
  });

  it('needs its permission, the edition, and counts a call either way', async () => {
    bench.controls.setBehaviour({ edition: 'standard' });

    const answer = await bench.api(`${FILES}&pageSize=10`);

    expect([answer.status, answer.body['code']]).toEqual([400, 'function.not.open']);
    expect(bench.controls.counters()[0]?.apiCalls).toBe(1);
  });
});

describe('audit records that are added', () => {
  it('are told from their time on, as often as asked, and after a restart', async () => {
    await bench.controls.audit.add(CORP, {
      source: 'screenshot',
      atEpochMs: BENCH_NOW - HOUR,
      visibleFromEpochMs: BENCH_NOW + HOUR,
      copies: 2,
      fields: { userId: 'hk003', type: 2, scene: '單聊' },
    });
    const query = {
      type: 2,
      platform: 0,
      pageNumber: 1,
      pageSize: 100,
      userId: 'hk003',
      startTime: BENCH_NOW - 2 * HOUR,
      endTime: BENCH_NOW,
    };
    const path = '/v1.0/exclusive/enterpriseSecurities/userBehaviors/screenshots/query';

    const before = await bench.api(path, query);
    await bench.restart();
    bench.controls.setBehaviour({ edition: 'exclusive' });
    bench.clock.advance(HOUR);
    const after = await bench.api(path, query);

    expect(listAt(before, 'data')).toEqual([]);
    expect(listAt(after, 'data')).toEqual(
      [1, 2].map(() => expect.objectContaining({ userId: 'hk003', scene: '單聊' }) as unknown),
    );
    expect(after.body).toMatchObject({ totalCnt: 2, dataCnt: 2 });
  });

  it('can be added and seen over HTTP', async () => {
    const record = { source: 'admin', atEpochMs: BENCH_NOW - 1, fields: { content: 'canary-7' } };
    const added = await bench.request('api', '/_stand-in/audit-records', {
      method: 'POST',
      body: JSON.stringify({ corpId: CORP, record }),
    });
    const seen = await bench.request('api', `/_stand-in/audit-records?corpId=${CORP}&source=admin`);

    expect(added.status).toBe(200);
    expect(listAt(seen, 'records').at(-1)).toMatchObject({ fields: { content: 'canary-7' } });
  });

  it.each([
    [{ source: 'gossip' }, 'a source is one of'],
    [{ source: 'file', atEpochMs: 1.5 }, 'whole milliseconds'],
    [{ source: 'file', copies: 0 }, 'once or more'],
  ])('are refused if they are no records: %o', async (record, problem) => {
    const answer = await bench.request('api', '/_stand-in/audit-records', {
      method: 'POST',
      body: JSON.stringify({ corpId: CORP, record }),
    });

    expect(answer.status).toBe(400);
    expect(String(answer.body['error'])).toContain(problem);
  });
});

describe('disorder of audit records', () => {
  it('tells the named share late, and all of it in the end', () => {
    const orderly = bench.controls.audit.told(CORP, 'file');
    bench.controls.setBehaviour({
      auditDisorder: {
        lateShare: 0.5,
        lateByMs: 40 * 24 * HOUR,
        duplicateShare: 0,
        isOutOfOrder: false,
      },
    });

    const early = bench.controls.audit.told(CORP, 'file');

    expect(early.length).toBeGreaterThan(orderly.length * 0.2);
    expect(early.length).toBeLessThan(orderly.length * 0.8);
    expect(orderly).toEqual(expect.arrayContaining([...early]));
  });

  it('pages of the administrators’ log move while records come in', async () => {
    const page = (pageNumber: number) =>
      bench.api('/v1.0/exclusive/oaOperatorLogs/query', {
        startTime: FROM,
        endTime: BENCH_NOW,
        pageNumber,
        pageSize: 3,
      });
    const first = listAt(await page(1), 'data');
    await bench.controls.audit.add(CORP, { source: 'admin', atEpochMs: BENCH_NOW - 1 });

    const second = listAt(await page(2), 'data');

    expect(second[0]).toEqual(first[2]);
  });
});

describe('trusted devices of the stand-in', () => {
  const ask = (query: Record<string, unknown>) =>
    bench.api('/v1.0/exclusive/trustedDevices/query', query);

  it('are one for everybody who was ever employed, asked for in milliseconds, told in seconds', async () => {
    const all = await ask({ pageNumber: 1, pageSize: 100 });
    const recent = await ask({ gmtCreateStart: Date.parse('2026-09-01T00:00:00Z') });

    expect(all.body).toMatchObject({ total: 6, currentPage: 1 });
    expect(listAt(recent, 'data')).toEqual([expect.objectContaining({ userId: 'hk006' })]);
    for (const device of listAt(all, 'data')) {
      expect(Number(device['createTime'])).toBeLessThan(BENCH_NOW / 1_000);
    }
  });

  it('refuse somebody who is nobody', async () => {
    expect((await ask({ userIds: ['hk998'] })).body).toMatchObject({ code: 'staff.not.found' });
  });
});
