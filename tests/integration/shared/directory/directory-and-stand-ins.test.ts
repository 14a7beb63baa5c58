import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SampleCompany } from '../../../../infra/local/sample-company/sample-company.ts';
import { createDingTalkClient, type AccessToken } from '../../../../shared/dingtalk/index.ts';
import {
  createDirectory,
  type AnswerEvent,
  type Directory,
} from '../../../../shared/directory/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { createJsonLogger } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createLocalCallPacer } from '../../../../shared/resilience/index.ts';
import { MemorySecretProvider } from '../../../../shared/secrets/index.ts';
import { tables, type TableClient } from '../../../../shared/table-store/index.ts';
import { systemClock, type Clock } from '../../../../shared/time/index.ts';
import { benchApp, DingTalkBench } from '../../../support/dingtalk-bench.ts';
import { runTablestore, type RunningTablestore } from '../../../support/running-tablestore.ts';
import { sampleSealer } from '../../../support/sample-events.ts';
import { tinyCompany } from '../../../support/tiny-company.ts';
import { firstHandTokens } from '../../../support/first-hand-tokens.ts';

const DEPTH = 25;
let tablestore: RunningTablestore;
let bench: DingTalkBench;
let http: ReturnType<typeof createNodeHttpClient>;
let organisations = 0;
let answers: AnswerEvent[] = [];
let tokens: Map<string, AccessToken> = new Map();
let units = { read: 0, write: 0 };
const sealer = sampleSealer();

beforeAll(async () => {
  tablestore = await runTablestore([tables.directoryEntry]);
});

afterAll(() => tablestore.dispose());

afterEach(async () => {
  http.close();
  await bench.close();
});

/** The tiny company with a chain of departments below 20, people at its end, and a school directory. */
function deepCompany(): SampleCompany {
  const company = tinyCompany();
  const chain = Array.from({ length: DEPTH }, (_, index) => ({
    departmentId: 200 + index,
    name: `第 ${String(index)} 層`,
    parentId: index === 0 ? 20 : 199 + index,
  }));
  const school = { departmentId: -7, name: '家校通訊錄', parentId: 1 };
  const people = company.people.map((person) =>
    person.userId === 'hk003' ? { ...person, departmentId: 199 + DEPTH } : person,
  );
  return { ...company, departments: [...company.departments, ...chain, school], people };
}

async function start(departmentScope?: readonly number[]): Promise<void> {
  const app = benchApp(departmentScope === undefined ? {} : { departmentScope });
  bench = await DingTalkBench.start({ company: deepCompany(), apps: [app] });
  http = createNodeHttpClient();
  organisations += 1;
  answers = [];
  tokens = new Map();
  units = { read: 0, write: 0 };
}

/** Each service has a clock of its own; the SDK of the tables refuses more than fifteen minutes. */
function pass(durationMs: number): void {
  bench.clock.advance(durationMs);
  tablestore.context.clock.advance(durationMs);
}

/** One more instance of the same organisation. */
function instance(): Directory {
  // Whoever waits for a deadline really waits: a clock that leaps would pass it at once.
  const clock: Clock = { ...systemClock, nowEpochMs: () => bench.clock.nowEpochMs() };
  const endpoints = { api: bench.url('api', ''), oapi: bench.url('oapi', '') };
  const about = { http, endpoints, clock, random: systemRandom };
  const { appKey: clientId, appSecret } = benchApp();
  const secrets = new MemorySecretProvider({ app: appSecret });
  const client = createDingTalkClient({
    ...about,
    pacer: createLocalCallPacer({ clock, callsPerSecond: 1_000 }),
    tokens: firstHandTokens({
      ...about,
      clientId,
      secretName: 'app',
      secrets,
      kept: tokens,
    }),
    retry: { unavailable: 0 },
  });
  return createDirectory({
    client,
    clientId,
    organisation: `test/ding${String(organisations)}`,
    tables: counted(tablestore.connect()),
    sealer,
    clock,
    random: systemRandom,
    log: createJsonLogger({ clock, write: () => undefined }),
    onAnswer: (answer) => answers.push(answer),
  });
}

function counted(inner: TableClient): TableClient {
  const count = async <Result extends { readonly consumed: { read: number; write: number } }>(
    call: Promise<Result>,
  ): Promise<Result> => {
    const result = await call;
    units.read += result.consumed.read;
    units.write += result.consumed.write;
    return result;
  };
  return {
    putRow: (...call) => count(inner.putRow(...call)),
    updateRow: (...call) => count(inner.updateRow(...call)),
    deleteRow: (...call) => count(inner.deleteRow(...call)),
    batchWrite: (...call) => count(inner.batchWrite(...call)),
    getRow: (...call) => count(inner.getRow(...call)),
    getRange: (...call) => inner.getRange(...call),
  };
}

function employedUserIds(): string[] {
  return deepCompany()
    .people.filter(({ leftOn, hiredOn }) => leftOn === undefined && hiredOn <= '2026-11-04')
    .map(({ userId }) => userId)
    .sort();
}

describe('the directory over the official protocols', () => {
  it('walks a deep company with a school directory, once for all instances', async () => {
    await start();

    const first = await instance().walk([1]);
    const asked = answers.filter(({ source }) => source === 'dingtalk').length;
    const afterFirst = { ...units };
    const second = await instance().walk([1]);

    expect([...first.people.keys()].sort()).toEqual(employedUserIds());
    expect(first).toMatchObject({ isComplete: true, isDegraded: false, unreadDepartmentIds: [] });
    expect(first.departments.size).toBe(3 + DEPTH);
    expect(first.departments.has(-7)).toBe(false);
    expect([...second.people.keys()].sort()).toEqual(employedUserIds());
    // Two questions for each department and the root, asked by the first instance alone.
    expect(asked).toBe(2 * (4 + DEPTH));
    expect(answers.filter(({ source }) => source === 'table')).toHaveLength(asked);
    // As the README says: three and one for an answer of DingTalk, two for one of the table.
    expect(afterFirst).toEqual({ read: 3 * asked, write: asked });
    expect(units).toEqual({ read: 5 * asked, write: asked });
  });

  it('says what an app may not see, and never that nobody is there', async () => {
    await start([10]);
    const directory = instance();

    const whole = await directory.walk([1, 10]);
    const outside = await directory.user('hk006');
    const left = await directory.user('hk004');

    expect(whole).toMatchObject({ isComplete: false, unreadDepartmentIds: [1] });
    expect([...whole.people.keys()].sort()).toEqual(['hk001', 'hk002']);
    expect([outside.outcome, left.outcome]).toEqual(['outside', 'absent']);
  });

  it('goes on with what is kept through an outage, and is right again after it', async () => {
    await start();
    await instance().user('hk001');
    pass(6 * 60_000);
    const fault = { standIn: 'dingtalk', effect: { kind: 'error', code: 'busy' } } as const;
    const ruleId = bench.context.faults.add(fault);

    const kept = await instance().user('hk001');
    const unknown = await instance()
      .user('hk002')
      .catch((error: unknown) => error);
    bench.context.faults.remove(ruleId);
    pass(60_000);
    const again = await instance().user('hk001');

    expect(kept).toMatchObject({ outcome: 'found', entry: { isDegraded: true } });
    expect(unknown).toMatchObject({ code: 'dingtalk.unavailable' });
    expect(again).toMatchObject({ outcome: 'found', entry: { isDegraded: false } });
  });

  it('knows the roles and who has them, and asks again when told that they have changed', async () => {
    await start();
    const one = instance();
    const other = instance();

    const roles = await one.roles();
    const holders = await one.roleHolders(802);
    await one.invalidate([{ kind: 'roles' }]);
    await other.roleHolders(802);

    expect(roles.value.map(({ roleId, name }) => [roleId, name])).toEqual([
      [801, '主管理員'],
      [802, '出納'],
    ]);
    expect(holders).toMatchObject({ outcome: 'found', entry: { value: ['hk002', 'hk007'] } });
    expect(answers.map(({ source }) => source)).toEqual(['dingtalk', 'dingtalk', 'dingtalk']);
  });
});
