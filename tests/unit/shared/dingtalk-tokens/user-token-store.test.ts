import { beforeEach, describe, expect, it } from 'vitest';
import {
  createUserTokenStore,
  type UserTokenStore,
} from '../../../../shared/dingtalk-tokens/index.ts';
import { tables } from '../../../../shared/table-store/index.ts';
import { rowsOf } from '../../../support/table-rows.ts';
import { BENCH_APP, TokenBench } from '../../../support/token-bench.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const UNION_ID = 'canary-union-id';
const RENEWALS = '/v1.0/oauth2/userAccessToken';
let bench: TokenBench;
let people: UserTokenStore;

beforeEach(async () => {
  bench = new TokenBench();
  people = createUserTokenStore(bench.instance(), BENCH_APP);
  bench.dingTalk.consents.add('code-1');
  await people.keep(UNION_ID, await people.redeem('code-1'));
});

describe('tokens of a person', () => {
  it('are those that were granted for the code', async () => {
    const token = await people.sourceOf(UNION_ID).current();

    expect(token.value).toBe('person-1');
    expect(bench.dingTalk.count(RENEWALS)).toBe(1);
  });

  it('tell which organisation the person chose', async () => {
    bench.dingTalk.consents.add('code-2');

    expect(await people.redeem('code-2')).toMatchObject({ corpId: 'dingcorp1' });
  });

  it('are renewed when the token has ended, once for all who ask', async () => {
    bench.clock.advance(3 * 60 * MINUTE);
    const sources = Array.from({ length: 5 }, () =>
      createUserTokenStore(bench.instance(), BENCH_APP).sourceOf(UNION_ID),
    );

    const tokens = await Promise.all(sources.map((source) => source.current()));

    expect(new Set(tokens.map(({ value }) => value))).toEqual(new Set(['person-2']));
    expect(bench.dingTalk.count(RENEWALS)).toBe(2);
  });

  it('go on with the refresh token that came last', async () => {
    bench.dingTalk.usesUpRenewals = true;
    const source = people.sourceOf(UNION_ID);
    const given: string[] = [];
    for (let day = 0; day < 40; day += 10) {
      bench.clock.advance(10 * DAY);
      given.push((await source.current()).value);
    }

    expect(given).toEqual(['person-2', 'person-3', 'person-4', 'person-5']);
  });

  it('are gone after 30 days without use, and DingTalk is not asked', async () => {
    bench.clock.advance(30 * DAY);

    await expect(people.sourceOf(UNION_ID).current()).rejects.toMatchObject({
      code: 'dingtalk-tokens.no-consent',
      retryable: false,
    });
    expect(bench.dingTalk.count(RENEWALS)).toBe(1);
  });

  it('are gone when the person has taken the consent back', async () => {
    bench.dingTalk.consents.clear();
    bench.clock.advance(3 * 60 * MINUTE);
    const source = people.sourceOf(UNION_ID);

    await expect(source.current()).rejects.toMatchObject({ code: 'dingtalk-tokens.no-consent' });
    bench.clock.advance(10_000);
    await expect(source.current()).rejects.toMatchObject({ code: 'dingtalk-tokens.no-consent' });

    expect(bench.dingTalk.count(RENEWALS)).toBe(2);
    expect(bench.alarms).toEqual([]);
  });

  it('come back when the person agrees again', async () => {
    bench.dingTalk.consents.clear();
    bench.clock.advance(3 * 60 * MINUTE);
    const source = people.sourceOf(UNION_ID);
    await source.current().catch(() => undefined);
    bench.dingTalk.consents.add('code-2');

    await people.keep(UNION_ID, await people.redeem('code-2'));
    bench.clock.advance(5_000);

    expect((await source.current()).value).toBe('person-2');
  });

  it('are renewed with the same refresh token after an answer that was lost', async () => {
    bench.clock.advance(3 * 60 * MINUTE);
    bench.dingTalk.tokens = 'no-answer';
    const source = people.sourceOf(UNION_ID);
    await expect(source.current()).rejects.toMatchObject({ code: 'dingtalk.no-valid-token' });

    bench.dingTalk.tokens = 'works';
    bench.clock.advance(3 * MINUTE);

    expect((await source.current()).value).toBe('person-2');
  });

  it('are dropped when they are to be forgotten', async () => {
    await people.forget(UNION_ID);

    const [row] = await rowsOf(bench.tables, tables.accessToken);
    expect(Object.keys(row?.columns ?? {})).not.toContain('renewal');
    expect(Object.keys(row?.columns ?? {})).not.toContain('current');
    await expect(people.sourceOf(UNION_ID).current()).rejects.toMatchObject({
      code: 'dingtalk-tokens.no-consent',
    });
  });

  it('of somebody who never agreed are an error that leaves no row', async () => {
    await expect(people.sourceOf('somebody-else').current()).rejects.toMatchObject({
      code: 'dingtalk-tokens.no-consent',
    });

    expect(await rowsOf(bench.tables, tables.accessToken)).toHaveLength(1);
  });

  it('show neither the person nor a token in a row', async () => {
    const [row] = await rowsOf(bench.tables, tables.accessToken);
    const cells = Object.values({ ...row?.key, ...row?.columns });
    const text = cells
      .map((cell) =>
        cell instanceof Uint8Array ? Buffer.from(cell).toString('latin1') : String(cell),
      )
      .join('\n');

    for (const secret of [UNION_ID, 'person-1', 'renewal-1']) expect(text).not.toContain(secret);
  });
});
