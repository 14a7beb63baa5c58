import { beforeEach, describe, expect, it } from 'vitest';
import { createTableCallLedger, type LedgerSummary } from '../../../../shared/call-ledger/index.ts';
import {
  configurationSchema,
  type OrganisationConfiguration,
} from '../../../../shared/configuration/index.ts';
import {
  getUser,
  listRecord,
  type CallEvent,
  type DeadlinePassedError,
} from '../../../../shared/dingtalk/index.ts';
import {
  createDingTalkAccess,
  type AccessClient,
  type ClientWish,
  type DingTalkAccess,
  type DingTalkAccessOptions,
} from '../../../../shared/dingtalk-access/index.ts';
import { formatAppSecret } from '../../../../shared/dingtalk-tokens/index.ts';
import type { HttpClient, HttpRequest, HttpResponse } from '../../../../shared/http/index.ts';
import { createJsonLogger } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../../../shared/sealing/index.ts';
import { MemorySecretProvider } from '../../../../shared/secrets/index.ts';
import {
  createMemoryTableClient,
  partitionOf,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import { sampleConfigurationDocument } from '../../../support/sample-configuration.ts';
import { ScriptedTokenService } from '../../../support/scripted-token-service.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const START = Date.UTC(2026, 10, 5, 2, 30);
const MONTH = '2026-11';
const TOKEN_PATH = '/v1.0/oauth2/accessToken';
const WINDOW = { userIds: ['hk001'], fromEpochMs: START - 86_400_000, toEpochMs: START };
const NO_PUNCHES = { errcode: 0, recordresult: [] };
const KEYS = { current: 'k1', keys: { k1: Buffer.alloc(32, 7).toString('base64') } };

/** DingTalk's two hosts in memory: tokens as documented, other calls as the test says. */
class ScriptedHosts implements HttpClient {
  readonly tokens: ScriptedTokenService;
  readonly calls: HttpRequest[] = [];
  answer: { readonly status?: number; readonly body: object } = { body: NO_PUNCHES };

  constructor(clock: VirtualClock) {
    this.tokens = new ScriptedTokenService(() => clock.nowEpochMs());
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const { pathname } = new URL(request.url);
    const isListRecord = pathname === '/attendance/listRecord';
    if (!isListRecord && pathname !== '/topapi/v2/user/get') return this.tokens.send(request);
    this.calls.push(request);
    const { status = 200, body } = this.answer;
    return { status, headers: {}, body: Buffer.from(JSON.stringify(body)) };
  }

  /** The tokens that calls carried, in order. */
  get tokensUsed(): (string | null)[] {
    return this.calls.map(({ url }) => new URL(url).searchParams.get('access_token'));
  }
}

function organisation(changes: object = {}): OrganisationConfiguration {
  const { organisations, ...document } = sampleConfigurationDocument();
  const configuration = configurationSchema.parse({
    ...document,
    organisations: organisations.map((one) => ({ ...one, ...changes })),
  });
  const [first] = configuration.organisations;
  if (first === undefined) throw new Error('the sample has no organisation');
  return first;
}

async function failureOf(act: () => Promise<unknown>): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error('the call was expected to fail');
}

let clock: VirtualClock;
let hosts: ScriptedHosts;
let tables: TableClient;
let logLines: string[];
const main = organisation();
const { clientId, clientSecretName } = main.app;

beforeEach(() => {
  clock = new VirtualClock(START);
  hosts = new ScriptedHosts(clock);
  hosts.tokens.secrets.set(clientId, 'canary-secret');
  tables = createMemoryTableClient({ clock });
  logLines = [];
});

/** What a new instance of a function has. */
function instance(changes: Partial<DingTalkAccessOptions> = {}): DingTalkAccess {
  return createDingTalkAccess({
    environment: 'test',
    endpoints: { api: 'https://api.dingtalk.com', oapi: 'https://oapi.dingtalk.com' },
    tables,
    secrets: new MemorySecretProvider({
      [clientSecretName]: formatAppSecret({ environment: 'test', clientId }, 'canary-secret'),
    }),
    sealer: createAesGcmSealer(parseSealingKeyRing(JSON.stringify(KEYS), 'test'), systemRandom),
    http: hosts,
    clock,
    random: systemRandom,
    log: createJsonLogger({ clock, write: (line) => logLines.push(line) }),
    retry: { unavailable: 0, notAskedMs: 0 },
    ...changes,
  });
}

function clientOf(changes: Partial<ClientWish> = {}, access = instance()): AccessClient {
  return access.clientOf(main, { spender: 'some-work', priority: 'sync', ...changes });
}

const ledgerOf = ({ corpId }: OrganisationConfiguration) =>
  createTableCallLedger({
    tables,
    organisation: partitionOf('test', corpId),
    clock,
    random: systemRandom,
  });
const summary = (): Promise<LedgerSummary> => ledgerOf(main).summary(MONTH);
const spend = (usedCalls: number, spender = 'other-work') =>
  ledgerOf(main).recordUsed({ month: MONTH, spender, usedCalls });

describe('the token', () => {
  it('is asked for once by all instances, and read by all', async () => {
    const [one, two] = [clientOf(), clientOf()];

    await one.call(listRecord, WINDOW);
    await two.call(listRecord, WINDOW);

    expect(hosts.tokens.count(TOKEN_PATH)).toBe(1);
    expect(new Set(hosts.tokensUsed).size).toBe(1);
    expect(logLines.join()).not.toContain('canary-secret');
  });

  it('is kept between the calls and the clients of an instance', async () => {
    let reads = 0;
    const memory = tables;
    tables = Object.assign(Object.create(memory) as TableClient, {
      getRow: (...asked: Parameters<TableClient['getRow']>) => {
        if (asked[0].name === 'access_token') reads += 1;
        return memory.getRow(...asked);
      },
    });
    const access = instance();

    for (let time = 0; time < 5; time += 1) {
      await clientOf({}, access)
        .call(getUser, { userId: 'hk001' })
        .catch(() => undefined);
    }

    expect(reads).toBeLessThanOrEqual(4);
    expect(hosts.calls).toHaveLength(5);
  });

  it('of one organisation is never used for another, whatever they call their apps', async () => {
    const other = organisation({ corpId: 'dingothercorp' });
    const access = instance();
    hosts.tokens.secrets.set(clientId, 'canary-secret');
    await access.clientOf(main, { spender: 'w', priority: 'sync' }).call(listRecord, WINDOW);
    hosts.tokens.killTokens(clientId);

    await access.clientOf(other, { spender: 'w', priority: 'sync' }).call(listRecord, WINDOW);

    expect(hosts.tokens.count(TOKEN_PATH)).toBe(2);
    expect(new Set(hosts.tokensUsed).size).toBe(2);
  });

  it('is that of another app where one is asked for', async () => {
    const app = { clientId: 'dingfurther', clientSecretName: 'nowhere', jsapiTickets: false };

    const error = await failureOf(() => clientOf({ app }).call(listRecord, WINDOW));

    expect(error).toMatchObject({ code: 'secrets.not-found' });
    expect(hosts.calls).toEqual([]);
  });
});

describe('metered calls', () => {
  it('are booked in the name of the spender, at the end of the invocation at the latest', async () => {
    const client = clientOf({ spender: 'jira-service-desk' });
    for (let time = 0; time < 3; time += 1) await client.call(listRecord, WINDOW);

    expect(await client.flush()).toBe(true);

    expect((await summary()).spenders).toMatchObject([
      { spender: 'jira-service-desk', usedCalls: 3 },
    ]);
  });

  it('of two instances, and of two clients of one, add up', async () => {
    const access = instance();
    for (const client of [clientOf({}, access), clientOf({}, access), clientOf()]) {
      await client.call(listRecord, WINDOW);
      await client.flush();
    }

    expect((await summary()).usedCalls).toBe(3);
  });

  it('are told to a caller who books by himself, and booked by nobody else', async () => {
    const events: CallEvent[] = [];
    const client = clientOf({ isBookedByCaller: true, onCall: (event) => void events.push(event) });

    await client.call(listRecord, WINDOW);

    expect(await client.flush()).toBe(true);
    expect(events).toMatchObject([{ operation: 'attendance/listRecord', quotaCost: 1 }]);
    expect((await summary()).usedCalls).toBe(0);
  });

  it('are no more made for what can wait once the rest is kept for payroll', async () => {
    await spend(main.quota.apiCallsPerMonth - 1);
    const access = instance();

    const refused = await failureOf(() =>
      clientOf({ priority: 'report' }, access).call(listRecord, WINDOW),
    );
    await clientOf({ priority: 'payroll' }, access).call(listRecord, WINDOW);

    expect(refused).toMatchObject({ code: 'call-ledger.quota-reserved' });
    expect(hosts.calls).toHaveLength(1);
  });

  it('are not made once DingTalk has said that the month is spent, until the quota is raised', async () => {
    const access = instance();
    const wish: ClientWish = { spender: 'run', priority: 'sync' };
    hosts.answer = { body: { errcode: 90020, errmsg: 'x' } };
    const told = await failureOf(() => access.clientOf(main, wish).call(listRecord, WINDOW));
    hosts.answer = { body: NO_PUNCHES };

    const kept = await failureOf(() => instance().clientOf(main, wish).call(listRecord, WINDOW));
    const apiCallsPerMonth = main.quota.apiCallsPerMonth + 1_000;
    const raised = { ...main, quota: { ...main.quota, apiCallsPerMonth } };
    const { attempts } = await access.clientOf(raised, wish).call(listRecord, WINDOW);

    expect(told).toMatchObject({ code: 'dingtalk.quota-exhausted' });
    expect(kept).toMatchObject({ code: 'call-ledger.month-spent' });
    expect(attempts).toBe(1);
    expect(hosts.calls).toHaveLength(2);
  });
});

describe('a host that does not answer', () => {
  it('is left alone by all clients of the instance, of whatever organisation', async () => {
    const access = instance();
    const other = organisation({ corpId: 'dingothercorp' });
    const wish: ClientWish = { spender: 'w', priority: 'sync' };
    await access.clientOf(other, wish).call(listRecord, WINDOW);
    hosts.answer = { status: 503, body: {} };
    for (let time = 0; time < 5; time += 1) {
      await failureOf(() => access.clientOf(main, wish).call(listRecord, WINDOW));
    }

    const error = await failureOf(() => access.clientOf(other, wish).call(listRecord, WINDOW));

    expect(error).toMatchObject({ code: 'dingtalk.unavailable', mayHaveTakenEffect: false });
    expect(hosts.calls).toHaveLength(6);
  });
});

describe('a pause that DingTalk has imposed on one instance', () => {
  beforeEach(async () => {
    hosts.answer = { body: { status: 1111, wait: 5, source: 'x5', punish: 'deny' } };
    const hurried = { deadlineEpochMs: clock.nowEpochMs() + 1_000 };
    const blocked = await failureOf(() => clientOf().call(listRecord, WINDOW, hurried));
    expect(blocked).toMatchObject({ code: 'dingtalk.ip-blocked' });
    hosts.answer = { body: NO_PUNCHES };
  });

  it('is waited out by another, for as long as it takes', async () => {
    const begunEpochMs = clock.nowEpochMs();

    await clientOf().call(listRecord, WINDOW);

    expect(clock.nowEpochMs() - begunEpochMs).toBeGreaterThanOrEqual(5 * 60_000 - 1_000);
    expect(hosts.calls).toHaveLength(2);
  });

  it('is no reason to wait for one that has something better to do', async () => {
    const begunEpochMs = clock.nowEpochMs();
    const client = clientOf({}, instance({ slotPatienceMs: 10_000 }));

    const error = await failureOf(() => client.call(listRecord, WINDOW));

    const { code, retryAfterMs } = error as DeadlinePassedError;
    expect(code).toBe('dingtalk.deadline-passed');
    expect(retryAfterMs).toBeGreaterThan(4 * 60_000);
    expect(clock.nowEpochMs() - begunEpochMs).toBeLessThanOrEqual(10_000);
    expect(hosts.calls).toHaveLength(1);
  });
});

describe('the full hour', () => {
  it('is kept away from only where that was asked for', async () => {
    clock.advance(Date.UTC(2026, 10, 5, 3) - clock.nowEpochMs());
    const access = instance();

    await clientOf({}, access).call(listRecord, WINDOW);
    const atOnce = clock.nowEpochMs() - Date.UTC(2026, 10, 5, 3);
    await clientOf({ avoidFullHour: true }, access).call(listRecord, WINDOW);

    expect(atOnce).toBeLessThan(60_000);
    expect(clock.nowEpochMs() - Date.UTC(2026, 10, 5, 3)).toBeGreaterThanOrEqual(120_000);
  });
});
