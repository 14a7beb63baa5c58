import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { FaultEffect } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import { APP_KEY, APP_SECRET, STAGE } from '../../../../infra/local/launcher/local-cloud.ts';
import { formatAppSecret } from '../../../../shared/dingtalk-tokens/index.ts';
import { ExportCases, expectOutcome, expectRefusal } from './export-cases.ts';

/** Calls under way at once: so many answers may be served and not stored when a store fails. */
const IN_FLIGHT = 4;

let cases: ExportCases;

beforeAll(async () => {
  cases = await ExportCases.start();
});
afterEach(() => cases.mend());
afterAll(() => cases.close());

describe('a store that fails is named, and the same command continues after the mend', () => {
  test.each<
    readonly [string, string, string, FaultEffect, number, number | undefined, readonly string[]]
  >([
    // Table requests are repeated seven times, each of the four callers for itself.
    [
      'tablestore-down',
      'tablestore',
      'GetRow',
      error('OTSServerUnavailable'),
      0,
      undefined,
      ['tables.unavailable'],
    ],
    [
      'tablestore-gone-meanwhile',
      'tablestore',
      '*',
      error('OTSServerUnavailable'),
      30,
      undefined,
      // Whichever is noticed first: a write that failed, or a lease that could not be renewed.
      ['tables.outcome-unknown', 'lease.lost'],
    ],
    [
      'tablestore-denied',
      'tablestore',
      'PutRow',
      error('OTSAuthFailed'),
      30,
      4,
      ['tables.access-denied'],
    ],
    [
      'oss-down',
      'oss',
      'PutObject',
      error('ServiceUnavailable'),
      20,
      undefined,
      ['objects.unavailable'],
    ],
    [
      'oss-other-server',
      'oss',
      'PutObject',
      { kind: 'garbage', body: 'html' },
      30,
      undefined,
      ['objects.unavailable'],
    ],
    ['oss-full', 'oss', 'PutObject', error('QuotaExceeded'), 40, undefined, ['objects.full']],
    [
      'oss-denied',
      'oss',
      'PutObject',
      error('AccessDenied'),
      10,
      undefined,
      ['objects.access-denied'],
    ],
    [
      'oss-denied-reading',
      'oss',
      'GetObject',
      error('AccessDenied'),
      0,
      undefined,
      ['objects.access-denied'],
    ],
  ])('%s', async (name, standIn, operation, effect, after, times, codes) => {
    const one = await cases.begin(name);
    one.fault({ standIn, operation, effect, after, ...(times === undefined ? {} : { times }) });
    expectRefusal(await one.run(), ...codes);
    cases.mend();
    const stored = await one.checkpoints();
    expectOutcome(await one.runMended(), 'delivered');
    expect(await one.checkpoints()).toBeGreaterThanOrEqual(stored);
    await one.expectSentOnce(IN_FLIGHT);
  });
});

describe('what passes is waited out within one command', () => {
  test.each<readonly [string, string, string, FaultEffect, number]>([
    ['tablestore-busy', 'tablestore', 'PutRow', error('OTSServerBusy'), 3],
    ['tablestore-throttled', 'tablestore', 'PutRow', error('OTSNotEnoughCapacityUnit'), 3],
    ['tablestore-lost-answer', 'tablestore', 'PutRow', { kind: 'drop', when: 'after' }, 1],
    ['tablestore-range-lost', 'tablestore', 'GetRange', { kind: 'drop', when: 'before' }, 2],
    ['tablestore-slow', 'tablestore', 'PutRow', { kind: 'delay', ms: 150 }, 8],
    ['oss-busy', 'oss', 'PutObject', error('ServiceBusy'), 3],
    ['oss-lost-answer', 'oss', 'PutObject', { kind: 'drop', when: 'after' }, 2],
    ['oss-slow', 'oss', 'PutObject', { kind: 'delay', ms: 150 }, 8],
  ])('%s', async (name, standIn, operation, effect, times) => {
    const one = await cases.begin(name);
    const after = operation === 'GetRange' ? 0 : 5;
    const id = one.fault({ standIn, operation, effect, after, times });
    expectOutcome(await one.run(), 'delivered');
    expect(cases.running.faults.list().find((rule) => rule.id === id)?.fired).toBe(times);
    await one.expectSentOnce();
  });
});

describe('secrets that cannot be read', () => {
  test.each([
    ['kms-down', 'ServiceUnavailableTemporary', 'secrets.store-unavailable'],
    ['kms-denied', 'Forbidden.NoPermission', 'secrets.access-denied'],
  ])('%s at a cold start does not spoil the instance', async (name, kmsCode, code) => {
    const one = await cases.begin(name);
    await cases.endInstances();
    one.fault({ standIn: 'kms', effect: error(kmsCode) });
    expectRefusal(await one.run(), code);
    const [instance] = cases.running.processIds();
    expectOutcome(await one.runMended(), 'delivered');
    expect(cases.running.processIds()).toEqual([instance]);
    await one.expectSentOnce();
  });

  test('a wrong app secret is said to be wrong, without showing it', async () => {
    const one = await cases.begin('wrong-app-secret');
    const { kms, identity } = cases.running.cloud;
    const wrong = 'an-invented-app-secret-that-is-wrong';
    const app = { environment: STAGE, clientId: APP_KEY };
    await kms.setSecret(APP_SECRET, formatAppSecret(app, wrong));
    // The token that all share would serve on: the timer's look at the secret ends that.
    await cases.running.refreshTokens();
    await cases.endInstances();
    const refused = await one.run();
    expectRefusal(refused, 'dingtalk.credentials-rejected');
    expect(JSON.stringify(refused)).not.toContain(wrong);
    await kms.setSecret(APP_SECRET, formatAppSecret(app, identity.appSecret));
    await cases.endInstances();
    expectOutcome(await one.run(), 'delivered');
    // The token of the mended secret is tried by a call of its own.
    await one.expectSentOnce(1);
  });
});

test('an answer that somebody changed in the bucket is never computed with', async () => {
  const { objects } = cases.running;
  const held = await cases.begin('altered');
  expectOutcome(await cases.running.invoke({ profile: 'altered' }), 'held');
  const prefix = `local/${cases.running.company.corpId}/attendance/${cases.running.company.companyCode}/2028-10/altered/0001/answers/m-`;
  for await (const { key } of objects.list(prefix)) {
    await objects.delete(key);
    break;
  }
  expectRefusal(await held.run(), 'answer.altered');
  expect(await held.sentFiles()).toHaveLength(0);
});

function error(code: string): FaultEffect {
  return { kind: 'error', code };
}
