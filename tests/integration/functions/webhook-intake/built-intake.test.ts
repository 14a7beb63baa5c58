import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createTableEventStore,
  type StoredEvent,
} from '../../../../shared/event-delivery/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../../../shared/sealing/index.ts';
import { systemClock } from '../../../../shared/time/index.ts';
import { callbackVector, type CallbackVector } from '../../../support/callback-vectors.ts';
import {
  witnessMessage,
  witnessQuery,
  witnessReply,
  type WitnessKeys,
  type WitnessMessage,
} from '../../../support/callback-witness.ts';
import {
  SEALING_RING,
  surroundIntake,
  type IntakeSurroundings,
  type RunningIntake,
} from '../../../support/intake-process.ts';

const CORP = 'dingcorp1';
const ROBOT_SECRET = 'test-app-secret-0001';
const N2 = callbackVector('N2');
const K1 = callbackVector('K1');
const generation = ({ token, aesKey }: WitnessKeys): { token: string; aesKey: string } => ({
  token,
  aesKey,
});
const SECRET = JSON.stringify({
  v: 1,
  apps: {
    main: {
      corpId: CORP,
      owners: [N2.owner],
      callbackKeys: [{ token: 'anotherOne', aesKey: K1.aesKey }, generation(N2)],
      robotSecrets: [ROBOT_SECRET],
    },
    suite: { corpId: CORP, owners: [K1.owner], callbackKeys: [generation(K1)] },
  },
});

let around: IntakeSurroundings;
let intake: RunningIntake;

beforeAll(async () => {
  around = await surroundIntake(SECRET);
  intake = await around.start();
});

afterEach(() => {
  around.tablestore.context.faults.clear();
});

afterAll(() => around.dispose());

function send(
  message: WitnessMessage,
  options: { app?: string; headers?: Readonly<Record<string, string>>; to?: RunningIntake } = {},
): Promise<Response> {
  const { app = 'main', headers = {}, to = intake } = options;
  return fetch(`${to.url}/callback/${app}?${witnessQuery(message)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ encrypt: message.encrypt }),
  });
}

function pushed(content: Readonly<Record<string, unknown>>): WitnessMessage {
  return witnessMessage(
    JSON.stringify({ EventType: 'user_add_org', CorpId: CORP, ...content }),
    N2,
    {
      timestamp: String(Date.now()),
      nonce: Buffer.from(systemRandom.bytes(8)).toString('hex'),
      random: systemRandom.bytes(16),
    },
  );
}

async function replyTo(response: Response, keys: CallbackVector = N2): Promise<string> {
  expect(response.status).toBe(200);
  return witnessReply(await response.json(), keys);
}

function stored(key: string): Promise<StoredEvent | undefined> {
  const store = createTableEventStore({
    tables: around.tablestore.connect(),
    environment: 'test',
    sealer: createAesGcmSealer(parseSealingKeyRing(SEALING_RING), systemRandom),
    clock: systemClock,
    random: systemRandom,
  });
  return store.readEvent({ corpId: CORP, key });
}

describe('the built intake', () => {
  it('takes a callback of other code from the known vectors, and its reply decrypts to success', async () => {
    const reply = await replyTo(await send(N2));

    expect(reply).toBe('success');
    expect(await stored('e_e1')).toMatchObject({
      type: 'user_modify_org',
      content: N2.plaintext,
      state: 'new',
    });
  });

  it('gives back the Random of the known check of a third-party app', async () => {
    expect(await replyTo(await send(K1, { app: 'suite' }), K1)).toBe('LPIdSnlF');
  });

  it('makes one row of ten callbacks of one event in parallel, each encrypted anew', async () => {
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => send(pushed({ eventId: 'ten', userId: ['hk001'] }))),
    );

    expect(await Promise.all(responses.map((response) => replyTo(response)))).toEqual(
      Array(10).fill('success'),
    );
    expect(await stored('e_ten')).toMatchObject({ state: 'new' });
  });

  it('knows after a kill what it had on record before', async () => {
    const first = await around.start();
    const before = await replyTo(await send(pushed({ eventId: 'kept' }), { to: first }));
    const { receivedAtEpochMs } = (await stored('e_kept')) ?? {};
    await first.kill();

    const second = await around.start();
    const after = await replyTo(await send(pushed({ eventId: 'kept' }), { to: second }));

    expect([before, after]).toEqual(['success', 'success']);
    expect(await stored('e_kept')).toMatchObject({ receivedAtEpochMs });
  });

  /**
   * The budget is over every code file of the zip, minified, but the Tablestore chunk: the official SDK
   * and our adapter, which nobody else calls and which are loaded together when the first row is read
   * or written. Source maps are no code.
   */
  it('is at most 60 kB, and loads nothing heavy but the client of its store', async () => {
    const { zipFile, entryBytes, partBytes, chunkBytes } = around.built;
    const code = Object.entries(unzipSync(await readFile(zipFile)))
      .filter(([name]) => name.endsWith('.js'))
      .reduce((sum, [, bytes]) => sum + bytes.length, 0);
    const [adapterBytes = 0] = Object.values(partBytes);

    expect(Object.keys(chunkBytes)).toEqual(['tablestore']);
    expect(Object.keys(partBytes)).toEqual([expect.stringMatching(/^tablestore-adapter-/)]);
    expect(code - adapterBytes - (chunkBytes['tablestore'] ?? 0)).toBe(entryBytes);
    expect(entryBytes).toBeLessThanOrEqual(60_000);
  });

  it('records a robot message', async () => {
    const timestamp = String(Date.now());
    const hmac = createHmac('sha256', ROBOT_SECRET).update(`${timestamp}\n${ROBOT_SECRET}`);

    const response = await fetch(`${intake.url}/robot/main`, {
      method: 'POST',
      headers: { timestamp, sign: hmac.digest('base64') },
      body: JSON.stringify({ msgId: 'm1', chatbotCorpId: CORP, text: { content: 'status' } }),
    });

    expect([response.status, await response.text()]).toEqual([200, '{}']);
    expect(await stored('r_m1')).toMatchObject({ source: 'robot', type: 'robot_message' });
  });

  it('uses the keys that come with a request once those of its start have run out', async () => {
    const late = await around.start(around.roleVariables(Date.now() - 1_000));

    const before = await send(pushed({ eventId: 'late' }), { to: late });
    const after = await send(pushed({ eventId: 'late' }), {
      to: late,
      headers: around.roleHeaders(Date.now() + 3_600_000),
    });

    expect(before.status).toBe(503);
    // Read again a second after a failure at the earliest.
    const response = after.status === 200 ? after : await untilTaken(late);
    expect(await replyTo(response)).toBe('success');
  });

  it('does not acknowledge what the store refuses, and does once it takes it', async () => {
    const { faults } = around.tablestore.context;
    faults.add({
      standIn: 'tablestore',
      operation: 'BatchWriteRow',
      effect: { kind: 'error', code: 'OTSServerBusy' },
    });

    const headers = { 'x-fc-request-id': '1-busy' };
    const refused = await send(pushed({ eventId: 'busy' }), { headers });
    faults.clear();
    const taken = await send(pushed({ eventId: 'busy' }));

    expect([refused.status, await refused.text()]).toEqual([503, '{"code":"not-recorded"}']);
    expect(await replyTo(taken)).toBe('success');
    const told = intake
      .output()
      .split('\n')
      .find((line) => line.includes('intake.not-recorded'));
    expect(JSON.parse(told ?? '')).toMatchObject({ requestId: '1-busy', event: 'e_busy' });
  });

  it('acknowledges an event whose first answer from the store was lost, once it is surely there', async () => {
    const { faults } = around.tablestore.context;
    faults.add({
      standIn: 'tablestore',
      operation: 'BatchWriteRow',
      times: 1,
      effect: { kind: 'drop', when: 'after' },
    });

    const response = await send(pushed({ eventId: 'lost' }));

    expect(await replyTo(response)).toBe('success');
    expect(await stored('e_lost')).toMatchObject({ state: 'new' });
  });

  it('writes no secret and no content to its log', () => {
    const text = intake.output();

    expect(text).toContain('FC Invoke Start RequestId: -');
    expect(text).toContain('intake.counters');
    for (const hidden of [N2.token, N2.aesKey, ROBOT_SECRET, 'hk001', '陳大文', 'status"']) {
      expect(text).not.toContain(hidden);
    }
  });

  it('tells without being asked what it could not make ready, and takes requests all the same', async () => {
    const cold = await around.start({ KMS_ENDPOINT: 'http://127.0.0.1:9' });

    const response = await send(pushed({ eventId: 'cold' }), { to: cold });

    expect([response.status, await response.text()]).toEqual([503, '{"code":"keys-unavailable"}']);
    await vi.waitFor(() => expect(cold.output()).toContain('intake.not-warm'), {
      timeout: 10_000,
    });
  });

  it('ends with what is wrong when a setting is missing', async () => {
    const starting = around.start({ CALLBACK_SECRET_NAME: '', STAGE: 'Test!' });

    await expect(starting).rejects.toThrow(
      /STAGE: must be small[^;]*; CALLBACK_SECRET_NAME: missing/,
    );
  });
});

async function untilTaken(to: RunningIntake): Promise<Response> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const headers = around.roleHeaders(Date.now() + 3_600_000);
    const response = await send(pushed({ eventId: 'late' }), { to, headers });
    if (response.status === 200) return response;
  }
}
