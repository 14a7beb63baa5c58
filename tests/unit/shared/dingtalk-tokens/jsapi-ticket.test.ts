import { beforeEach, describe, expect, it } from 'vitest';
import {
  createStoredTicketSource,
  refreshJsapiTicket,
} from '../../../../shared/dingtalk-tokens/index.ts';
import { BENCH_APP, TOKEN_BENCH_START, TokenBench } from '../../../support/token-bench.ts';

const MINUTE = 60_000;
const TICKETS = '/v1.0/oauth2/jsapiTickets';
let bench: TokenBench;

beforeEach(async () => {
  bench = new TokenBench();
  await bench.refresh();
});

const ticketRow = () =>
  bench.instance().store.read({ kind: 'jsapi-ticket', clientId: BENCH_APP.clientId });

describe('the JSAPI ticket of an app', () => {
  it('is asked for with the token of the app, and kept beside it', async () => {
    const result = await refreshJsapiTicket(bench.instance(), BENCH_APP);

    expect(result.outcome).toBe('refreshed');
    expect(await ticketRow()).toMatchObject({
      state: 'fresh',
      current: {
        value: 'ticket-dingapp1',
        expiresAtEpochMs: TOKEN_BENCH_START + 120 * MINUTE,
        provenAtEpochMs: undefined,
      },
      secretVersion: undefined,
    });
  });

  it('is refreshed when it is due, and not before', async () => {
    await refreshJsapiTicket(bench.instance(), BENCH_APP);

    bench.clock.advance(12 * MINUTE);
    await refreshJsapiTicket(bench.instance(), BENCH_APP);
    expect(bench.dingTalk.count(TICKETS)).toBe(1);
    bench.clock.advance(10 * MINUTE);
    await refreshJsapiTicket(bench.instance(), BENCH_APP);

    expect(bench.dingTalk.count(TICKETS)).toBe(2);
    expect((await ticketRow())?.current?.expiresAtEpochMs).toBe(
      TOKEN_BENCH_START + (120 + 22) * MINUTE,
    );
  });

  it('is got with another token where that of the app has died', async () => {
    bench.clock.advance(MINUTE);
    bench.dingTalk.killTokens(BENCH_APP.clientId);

    const result = await refreshJsapiTicket(bench.instance(), BENCH_APP);

    expect(result.outcome).toBe('refreshed');
    expect((await bench.record())?.current?.value).toBe('token-dingapp1-2');
  });

  it('serves on while DingTalk gives no other', async () => {
    await refreshJsapiTicket(bench.instance(), BENCH_APP);
    bench.dingTalk.tokens = 'no-answer';
    bench.clock.advance(60 * MINUTE);
    await refreshJsapiTicket(bench.instance(), BENCH_APP);

    const ticket = await createStoredTicketSource(bench.instance(), BENCH_APP).current();

    expect(ticket.value).toBe('ticket-dingapp1');
    expect((await ticketRow())?.state).toBe('failing');
  });

  it('is dropped with the app, of which people are told once and not twice', async () => {
    await refreshJsapiTicket(bench.instance(), BENCH_APP);
    bench.secrets.deleteSecret(BENCH_APP.clientSecretName);

    await bench.refresh();
    await refreshJsapiTicket(bench.instance(), BENCH_APP);

    expect(await ticketRow()).toMatchObject({ state: 'revoked', current: undefined });
    await expect(
      createStoredTicketSource(bench.instance(), BENCH_APP).current(),
    ).rejects.toMatchObject({ code: 'dingtalk.credentials-rejected' });
    expect(bench.alarms.map(({ kind, credential }) => [kind, credential.kind])).toEqual([
      ['revoked', 'app'],
    ]);
  });
});
