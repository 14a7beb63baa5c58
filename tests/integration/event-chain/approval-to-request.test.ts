import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { APP_KEY, CALLBACK_SECRET } from '../../../infra/local/launcher/local-cloud.ts';
import { callbackSecretOf } from '../../../infra/local/launcher/prepare-cloud.ts';
import { callbackVectors } from '../../support/callback-vectors.ts';
import { EventChain } from '../../support/event-chain.ts';
import { RunningCloud } from '../../support/running-cloud.ts';

const MINUTE_MS = 60_000;

let running: RunningCloud;
let chain: EventChain;

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 10, seed: 7, period: '2026-10' });
  chain = new EventChain(running);
});
afterAll(() => running.close());

describe('from DingTalk’s event to the service desk, with the built functions', () => {
  test('an approval that DingTalk pushes becomes one request, told back on the approval', async () => {
    await chain.register();

    const approval = await chain.agreeToEquipment();
    await chain.until(() => chain.requestsFor(approval).length > 0);
    await chain.quiet();

    const [request, ...others] = chain.requestsFor(approval);
    const { records } = running.cloud.dingTalk.controls.approvals.find(
      running.company.corpId,
      approval.processInstanceId,
    );
    expect(others).toEqual([]);
    expect(request?.fieldValues['summary']).toContain('手提電腦 × 1');
    expect(
      records.filter(({ remark }) => remark?.includes(String(request?.issueKey))),
    ).toHaveLength(1);
  });

  test('the same callback ten times at once, and again after a restart, makes one request', async () => {
    await running.cloud.dingTalk.controls.callbacks.remove(APP_KEY);
    const approval = await chain.agreeToEquipment();
    const event = chain.endOf(approval, randomUUID());

    const atOnce = await Promise.all(Array.from({ length: 10 }, () => chain.post(event)));
    await running.restart();
    const afterwards = await Promise.all(Array.from({ length: 10 }, () => chain.post(event)));
    // Whoever held the event when everything ended is succeeded when its lease is over.
    await chain.pass(5 * MINUTE_MS);

    expect([...atOnce, ...afterwards].map(({ opened }) => opened)).toEqual(
      Array.from({ length: 20 }, () => 'success'),
    );
    expect(chain.requestsFor(approval)).toHaveLength(1);
  });

  test('with the worker broken for an hour everything is acknowledged, and arrives once after it', async () => {
    // The worker reads its routing table from object storage; the intake does not.
    const broken = running.faults.add({
      standIn: 'oss',
      effect: { kind: 'error', code: 'InternalError' },
    });
    const approvals = [];
    for (let number = 0; number < 6; number += 1) {
      const approval = await chain.agreeToEquipment();
      const answer = await chain.post(chain.endOf(approval, randomUUID()));
      approvals.push({ approval, answer });
      await chain.pass(10 * MINUTE_MS, 5 * MINUTE_MS);
    }
    const whileBroken = approvals.map(({ approval }) => chain.requestsFor(approval).length);
    running.faults.remove(broken);
    await chain.pass(10 * MINUTE_MS);

    expect(approvals.map(({ answer }) => answer.opened)).toEqual(approvals.map(() => 'success'));
    expect(whileBroken).toEqual(approvals.map(() => 0));
    expect(approvals.map(({ approval }) => chain.requestsFor(approval).length)).toEqual(
      approvals.map(() => 1),
    );
  });

  test('a callback that other people’s code made is accepted, and its reply decrypts to success', async () => {
    const vector = callbackVectors.find(({ id }) => id === 'N2');
    if (vector === undefined) throw new Error('there is no such vector');
    const { token, aesKey, owner, timestamp, nonce, signature, encrypt } = vector;
    const own = JSON.parse(callbackSecretOf(running.cloud.identity, running.company.corpId)) as {
      readonly apps: object;
    };
    const vectors = {
      corpId: 'dingcorp1',
      owners: [owner],
      callbackKeys: [{ token, aesKey }],
      robotSecrets: [],
    };
    await running.cloud.kms.setSecret(
      CALLBACK_SECRET,
      JSON.stringify({ ...own, apps: { ...own.apps, vectors } }),
    );

    const query = new URLSearchParams({ signature, timestamp, nonce }).toString();
    const answer = await chain.send(
      `${chain.callbackUrl('vectors')}?${query}`,
      JSON.stringify({ encrypt }),
      { token, aesKey, owner },
    );

    expect(answer).toMatchObject({ status: 200, opened: 'success' });
  });
});
