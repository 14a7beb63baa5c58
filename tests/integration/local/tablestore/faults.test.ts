import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ERROR_STATUS } from '../../../../infra/local/tablestore/tablestore-error.ts';
import { decodeError, expectedAuthorization, rawRequest } from './raw-request.ts';
import {
  type Client,
  condition,
  createTable,
  put,
  read,
  refusalOf,
  refused,
  RunningStandIn,
} from './running-stand-in.ts';

let running: RunningStandIn;
let client: Client;

beforeAll(async () => {
  running = await RunningStandIn.start();
  client = running.client();
  await createTable(client, 'faulty');
});

afterAll(() => running.stop());

beforeEach(() => running.faults.clear());

const send = () =>
  rawRequest({ url: running.standIn.endpoints.url, key: running.credentials.developer });

describe('an injected error', () => {
  it.each(Object.entries(ERROR_STATUS))('%s is answered with status %i', async (code, status) => {
    running.faults.add({ standIn: 'tablestore', effect: { kind: 'error', code }, times: 1 });

    const answer = await send();

    expect(answer.status).toBe(status);
    expect(decodeError(answer).code).toBe(code);
    expect(answer.headers['authorization']).toBe(
      expectedAuthorization(answer, running.credentials.developer, '/ListTable'),
    );
    expect((await send()).status).toBe(200);
  });

  it('that nobody knows says so', async () => {
    running.faults.add({ standIn: 'tablestore', effect: { kind: 'error', code: 'Mistyped' } });

    const answer = await send();

    expect(answer.status).toBe(500);
    expect(decodeError(answer).message).toBe('Unknown injected error: Mistyped.');
  });

  it('strikes the named operation before it takes effect', async () => {
    running.faults.add({
      standIn: 'tablestore',
      operation: 'PutRow',
      effect: { kind: 'error', code: 'OTSServerBusy' },
      times: 1,
    });

    expect(await refusalOf(put(client, 'faulty', [{ id: 'busy' }]))).toEqual(
      refused(503, 'OTSServerBusy'),
    );
    expect(await read(client, 'faulty', [{ id: 'busy' }])).toBeUndefined();
    await put(client, 'faulty', [{ id: 'busy' }]);
    expect(await read(client, 'faulty', [{ id: 'busy' }])).toBeDefined();
  });
});

describe('a dropped connection', () => {
  const drop = (when: 'before' | 'after') =>
    running.faults.add({
      standIn: 'tablestore',
      operation: 'PutRow',
      effect: { kind: 'drop', when },
      times: 1,
    });
  const attempt = (id: string) =>
    refusalOf(put(client, 'faulty', [{ id }], { owner: 'me' }, condition('EXPECT_NOT_EXIST')));

  it('after the commit leaves a write that can be read back and is not made twice', async () => {
    drop('after');

    expect(await attempt('after')).toMatchObject({ status: 'NetworkingError' });
    expect((await read(client, 'faulty', [{ id: 'after' }]))?.columns).toEqual({ owner: 'me' });
    expect(await attempt('after')).toEqual(refused(403, 'OTSConditionCheckFail'));
  });

  it('before the commit leaves nothing', async () => {
    drop('before');

    expect(await attempt('before')).toMatchObject({ status: 'NetworkingError' });
    expect(await read(client, 'faulty', [{ id: 'before' }])).toBeUndefined();
  });

  it('after the commit is durable all the same', async () => {
    drop('after');
    await attempt('durable');

    await running.restart();
    client = running.client();

    expect((await read(client, 'faulty', [{ id: 'durable' }]))?.columns).toEqual({ owner: 'me' });
  });
});
