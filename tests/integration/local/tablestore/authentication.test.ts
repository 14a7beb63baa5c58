import { createHash } from 'node:crypto';
import { Agent } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeError, expectedAuthorization, type RawRequest, rawRequest } from './raw-request.ts';
import {
  createTable,
  put,
  read,
  refusalOf,
  refused,
  RunningStandIn,
  sdk,
} from './running-stand-in.ts';

let running: RunningStandIn;

beforeAll(async () => {
  running = await RunningStandIn.start();
  await createTable(running.client(), 'guarded');
});

afterAll(() => running.stop());

const send = (options: Partial<RawRequest> = {}) =>
  rawRequest({
    url: running.standIn.endpoints.url,
    key: running.credentials.developer,
    ...options,
  });

describe('a request of the official SDK', () => {
  it('signed with a wrong secret is refused', async () => {
    const key = { ...running.credentials.developer, accessKeySecret: 'wrong' };

    expect(await refusalOf(running.client({ key }).listTable({}))).toEqual(
      refused(403, 'OTSAuthFailed', 'Signature mismatch.'),
    );
  });

  it('with an unknown access key is refused', async () => {
    const key = { ...running.credentials.developer, accessKeyId: 'LTAIunknown' };

    expect(await refusalOf(running.client({ key }).listTable({}))).toEqual(
      refused(403, 'OTSAuthFailed', 'The AccessKeyID does not exist.'),
    );
  });

  it('with the temporary key of a role is served while the key is valid', async () => {
    const key = running.credentials.issue('role-of-a-function', Date.now() + 60_000);

    expect((await running.client({ key }).listTable({})).tableNames).toEqual(['guarded']);
  });

  it('with a temporary key but without, or with another, security token is refused', async () => {
    const key = running.credentials.issue('role-of-a-function', Date.now() + 60_000);
    const { securityToken: _left, ...withoutToken } = key;

    const expected = refused(403, 'OTSAuthFailed', 'security token is invalid');
    expect(await refusalOf(running.client({ key: withoutToken }).listTable({}))).toEqual(expected);
    expect(
      await refusalOf(running.client({ key: { ...key, securityToken: 'other' } }).listTable({})),
    ).toEqual(expected);
  });

  it('with an expired temporary key is refused', async () => {
    const key = running.credentials.issue('role-of-a-function', Date.now() - 1);

    expect(await refusalOf(running.client({ key }).listTable({}))).toEqual(
      refused(403, 'OTSAuthFailed', 'security token has expired'),
    );
  });

  it('works over TLS with the certificate of the local authority', async () => {
    const { developer } = running.credentials;
    const agent = new Agent({ ca: running.authority.certificatePem, keepAlive: true });
    const client = new sdk.Client({
      accessKeyId: developer.accessKeyId,
      secretAccessKey: developer.accessKeySecret,
      endpoint: running.standIn.endpoints.tlsUrl,
      instancename: 'local-hk',
      httpOptions: { agent },
    } as unknown as ConstructorParameters<typeof sdk.Client>[0]);
    try {
      await put(client, 'guarded', [{ id: 'x' }], { a: 'over TLS' });

      expect((await read(client, 'guarded', [{ id: 'x' }]))?.columns).toEqual({ a: 'over TLS' });
    } finally {
      agent.destroy();
    }
  });
});

describe('a request', () => {
  it.each([
    [16 * 60_000, 'a date 16 minutes ahead'],
    [-16 * 60_000, 'a date 16 minutes behind'],
  ])('%#: with %s ms of skew is refused', async (skewMs) => {
    const date = new Date(Date.now() + skewMs).toISOString();

    const answer = await send({ headers: { 'x-ots-date': date } });

    expect(answer.status).toBe(403);
    expect(decodeError(answer)).toEqual({
      code: 'OTSAuthFailed',
      message: `Mismatch between system time and x-ots-date: ${date}.`,
    });
  });

  it('with a date 14 minutes off is served', async () => {
    const date = new Date(Date.now() - 14 * 60_000).toISOString();

    expect((await send({ headers: { 'x-ots-date': date } })).status).toBe(200);
  });

  it('whose body is not the one signed is refused', async () => {
    const md5 = createHash('md5').update('other').digest('base64');

    const answer = await send({ headers: { 'x-ots-contentmd5': md5 } });

    expect(answer.status).toBe(403);
    expect(decodeError(answer)).toEqual({
      code: 'OTSAuthFailed',
      message: 'Mismatch between MD5 value of request body and x-ots-contentmd5 in header.',
    });
  });

  it.each(['x-ots-instancename', 'x-ots-date', 'x-ots-contentmd5', 'x-ots-ststoken'])(
    'whose header %s was changed or added on the way is refused',
    async (name) => {
      const values: Readonly<Record<string, string>> = {
        'x-ots-instancename': 'other-hk',
        'x-ots-date': new Date(Date.now() - 1000).toISOString(),
      };

      const answer = await send({ tamper: { [name]: values[name] ?? 'dGFtcGVyZWQ=' } });

      expect(decodeError(answer)).toEqual({
        code: 'OTSAuthFailed',
        message: 'Signature mismatch.',
      });
    },
  );

  it.each([
    'x-ots-date',
    'x-ots-apiversion',
    'x-ots-accesskeyid',
    'x-ots-instancename',
    'x-ots-contentmd5',
    'x-ots-signature',
  ])('without the header %s is refused', async (name) => {
    const answer = await send({ headers: { [name]: undefined }, tamper: { [name]: undefined } });

    expect(answer.status).toBe(400);
    expect(decodeError(answer)).toEqual({
      code: 'OTSParameterInvalid',
      message: `Missing header: '${name}'.`,
    });
  });

  it('with a date in another format is refused', async () => {
    const answer = await send({ headers: { 'x-ots-date': 'Mon, 23 Nov 2026 00:00:00 GMT' } });

    expect(answer.status).toBe(400);
    expect(decodeError(answer).message).toContain('Invalid date format');
  });

  it('by GET, or for an operation that does not exist, is refused', async () => {
    const byGet = await send({ method: 'GET' });
    const unknown = await send({ operation: 'DropEverything' });

    expect([byGet.status, decodeError(byGet).code]).toEqual([405, 'OTSMethodNotAllowed']);
    expect([unknown.status, decodeError(unknown)]).toEqual([
      400,
      { code: 'OTSParameterInvalid', message: "Unsupported operation: 'DropEverything'." },
    ]);
  });

  it('with a body that is no message, or too large to read, is refused', async () => {
    const garbled = await send({ operation: 'GetRow', body: Buffer.from([0xff, 0xff, 0xff]) });
    const large = await send({ operation: 'PutRow', body: Buffer.alloc(8 * 1024 * 1024 + 1) });

    expect([garbled.status, decodeError(garbled).code]).toEqual([400, 'OTSParameterInvalid']);
    expect([large.status, decodeError(large)]).toEqual([
      413,
      { code: 'OTSRequestBodyTooLarge', message: 'The size of POST data is too large.' },
    ]);
  });

  it('never crashes the server, whatever bytes it sends', async () => {
    const operations = ['CreateTable', 'PutRow', 'GetRow', 'GetRange', 'BatchWriteRow'];
    for (let seed = 0; seed < 100; seed += 1) {
      const digest = createHash('sha512').update(String(seed)).digest();
      const body = digest.subarray(0, seed % 64);

      const answer = await send({ operation: operations[seed % operations.length] ?? '', body });

      expect(answer.status).toBe(400);
    }
    expect(running.logged).toEqual([]);
  });
});

describe('an answer', () => {
  it.each([
    ['success', 'ListTable', 200],
    ['refusal', 'DescribeTable', 400],
  ])('that is a %s is signed with the secret of the caller', async (_title, operation, status) => {
    const answer = await send({ operation });
    const { developer } = running.credentials;

    expect(answer.status).toBe(status);
    expect(answer.headers['x-ots-contentmd5']).toBe(
      createHash('md5').update(answer.body).digest('base64'),
    );
    expect(answer.headers['x-ots-contenttype']).toBe('protocol buffer');
    expect(answer.headers['x-ots-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers['authorization']).toBe(
      expectedAuthorization(answer, developer, `/${operation}`),
    );
  });

  it('carries the time of the local cloud', async () => {
    const before = running.clock.nowEpochMs();
    const answer = await send();
    const after = running.clock.nowEpochMs();

    const served = Date.parse(String(answer.headers['x-ots-date']));
    expect(served).toBeGreaterThanOrEqual(before);
    expect(served).toBeLessThanOrEqual(after);
    expect(answer.headers['x-ots-date']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('to somebody who proved no key is not signed', async () => {
    const answer = await send({ tamper: { 'x-ots-signature': 'wrong' } });

    expect(answer.headers['authorization']).toBeUndefined();
    expect(answer.headers['x-ots-requestid']).toBeDefined();
  });
});
