import { Agent, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessKey } from '../../../../infra/local/stand-in/credentials.ts';
import {
  refusalOf,
  runOss,
  TEST_BUCKET,
  witnessClient,
  type RunningOss,
  type WitnessOptions,
} from '../../../support/oss-clients.ts';

const HOUR_MS = 3_600_000;

let oss: RunningOss;
beforeAll(async () => {
  oss = await runOss();
  await witnessClient(oss, { version: 'v4', scheme: 'http' }).put('there', Buffer.from('here'));
});
afterAll(() => oss.dispose());

interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Sends exactly these bytes of a request line and headers, as no SDK would. */
function send(
  method: string,
  target: string,
  headers: Record<string, string>,
  body = '',
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: '127.0.0.1',
        port: oss.standIn.ports.plain,
        method,
        path: target,
        headers,
        agent: new Agent(),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The headers that the SDK signs for a request, taken from its own signing function. */
function signedHeaders(
  options: WitnessOptions,
  method: string,
  key: string,
  extra: Record<string, string> = {},
): Record<string, string> {
  const client = witnessClient(oss, options) as unknown as {
    authorization(method: string, resource: string, subres: object, headers: object): string;
    authorizationV4(method: string, parameters: object, bucket: string, key: string): string;
  };
  const now = new Date();
  const headers: Record<string, string> =
    options.version === 'v4'
      ? {
          'x-oss-date': now.toISOString().replaceAll(/[-:]|\.\d+/g, ''),
          'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
          ...extra,
        }
      : { 'x-oss-date': now.toUTCString(), ...extra };
  headers['authorization'] =
    options.version === 'v4'
      ? client.authorizationV4(method, { headers, queries: {} }, TEST_BUCKET, key)
      : client.authorization(method, `/${TEST_BUCKET}/${key}`, {}, headers);
  return headers;
}

function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

describe.each(['v4', 'v1'] as const)('a %s signature', (version) => {
  const form: WitnessOptions = { version, scheme: 'http' };
  const target = `/${TEST_BUCKET}/there`;

  test('is accepted when nothing was changed', async () => {
    const answer = await send('GET', target, signedHeaders(form, 'GET', 'there'));

    expect(answer).toMatchObject({ status: 200, text: 'here' });
  });

  test('is refused when a signed header is changed, with what the server signed', async () => {
    const headers = signedHeaders(form, 'GET', 'there', { 'x-oss-meta-a': '1' });

    const answer = await send('GET', target, { ...headers, 'x-oss-meta-a': '2' });

    expect(answer.status).toBe(403);
    expect(elementOf(answer.text, 'Code')).toBe('SignatureDoesNotMatch');
    expect(elementOf(answer.text, 'SignatureProvided')).toBe(
      /(?:Signature=|:)([^=:]+=?)$/.exec(headers['authorization'] ?? '')?.[1],
    );
    const signed = version === 'v4' ? 'CanonicalRequest' : 'StringToSign';
    expect(elementOf(answer.text, signed)).toContain('x-oss-meta-a:2');
    expect(elementOf(answer.text, 'StringToSignBytes')).toMatch(/^(?:[0-9A-F]{2} )+$/);
    expect(elementOf(answer.text, 'RequestId')).toBe(answer.headers['x-oss-request-id']);
    expect(elementOf(answer.text, 'EC')).toBe('0002-00000040');
  });

  test('is refused for another object, another method and another signature', async () => {
    const headers = signedHeaders(form, 'GET', 'there');
    const authorization = headers['authorization'] ?? '';
    const other = authorization.replace(/.$/, (last) =>
      last === '=' ? 'A' : last === '0' ? '1' : '0',
    );

    const answers = await Promise.all([
      send('GET', `/${TEST_BUCKET}/elsewhere`, headers),
      send('DELETE', target, headers),
      send('GET', target, { ...headers, authorization: other }),
      send('GET', `${target}?uploadId=x`, headers),
    ]);

    expect(answers.map((answer) => elementOf(answer.text, 'Code'))).toEqual(
      Array.from({ length: 4 }, () => 'SignatureDoesNotMatch'),
    );
    const kept = await send('GET', target, signedHeaders(form, 'GET', 'there'));
    expect(kept.status).toBe(200);
  });

  test('is refused with a wrong secret and with an unknown key', async () => {
    const { developer } = oss.context.credentials;
    const wrong: AccessKey = { ...developer, accessKeySecret: `${developer.accessKeySecret}x` };
    const unknown: AccessKey = { ...developer, accessKeyId: 'LTAInobody' };

    const first = await refusalOf(witnessClient(oss, { ...form, key: wrong }).get('there'));
    const second = await refusalOf(witnessClient(oss, { ...form, key: unknown }).get('there'));
    const head = await refusalOf(witnessClient(oss, { ...form, key: wrong }).head('there'));

    expect(first).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    expect(second).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' });
    expect(head).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  test('of a role holds with its token until the token expires', async () => {
    const now = oss.context.clock.nowEpochMs();
    const role = oss.context.credentials.issue('exporter', now + HOUR_MS);
    const old = oss.context.credentials.issue('exporter', now - 1000);
    const { accessKeyId, accessKeySecret, principal } = role;
    const withoutToken: AccessKey = { accessKeyId, accessKeySecret, principal };

    const got = await witnessClient(oss, { ...form, key: role }).get('there');
    const refusals = await Promise.all(
      [old, withoutToken, { ...role, securityToken: 'another' }].map((key) =>
        refusalOf(witnessClient(oss, { ...form, key }).get('there')),
      ),
    );

    expect(String(got.content)).toBe('here');
    expect(refusals.map(({ status, code }) => [status, code])).toEqual([
      [403, 'SecurityTokenExpired'],
      [403, 'InvalidAccessKeyId'],
      [403, 'InvalidSecurityToken'],
    ]);
  });

  test('is refused without a date', async () => {
    const headers = signedHeaders(form, 'GET', 'there');
    delete headers['x-oss-date'];

    const answer = await send('GET', target, headers);

    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(['AccessDenied', 'InvalidArgument']).toContain(elementOf(answer.text, 'Code'));
  });
});

test('refuses a request without any signature', async () => {
  const answer = await send('GET', `/${TEST_BUCKET}/there`, {});

  expect(answer.status).toBe(403);
  expect(elementOf(answer.text, 'Code')).toBe('AccessDenied');
});

test('refuses an authorization of another kind', async () => {
  const answer = await send('GET', `/${TEST_BUCKET}/there`, { authorization: 'Bearer x' });

  expect(answer.status).toBe(400);
  expect(elementOf(answer.text, 'Code')).toBe('InvalidArgument');
});

test('refuses a V4 signature for another region', async () => {
  const elsewhere = witnessClient(oss, {
    version: 'v4',
    scheme: 'http',
    pathStyle: true,
    region: 'oss-cn-shanghai',
  });

  const refused = await refusalOf(elsewhere.get('there'));

  expect(refused).toMatchObject({ status: 400, code: 'InvalidArgument' });
});

describe('a body', () => {
  test('is refused if its MD5 is another', async () => {
    const headers = { 'content-md5': Buffer.alloc(16).toString('base64') };
    const signed = signedHeaders({ version: 'v4', scheme: 'http' }, 'PUT', 'md5', headers);

    const answer = await send('PUT', `/${TEST_BUCKET}/md5`, signed, 'payload');

    expect(answer.status).toBe(400);
    expect(elementOf(answer.text, 'Code')).toBe('InvalidDigest');
  });
});

describe('a V4 signed URL', () => {
  const form: WitnessOptions = { version: 'v4', scheme: 'http', pathStyle: true };

  test('gives the object without further credentials, with the answer headers it asks for', async () => {
    const url = await witnessClient(oss, form).signatureUrlV4(
      'GET',
      60,
      { queries: { 'response-content-type': 'text/x-test' } },
      'there',
    );

    const answer = await fetch(url);

    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/x-test');
    expect(await answer.text()).toBe('here');
  });

  test('works for a role key', async () => {
    const key = oss.context.credentials.issue('exporter', Date.now() + HOUR_MS);
    const url = await witnessClient(oss, { ...form, key }).signatureUrlV4(
      'GET',
      60,
      undefined,
      'there',
    );

    const answer = await fetch(url);

    expect(await answer.text()).toBe('here');
  });

  test('is refused when it is changed', async () => {
    const url = await witnessClient(oss, form).signatureUrlV4('GET', 60, undefined, 'there');
    const changed = [
      url.replace('/there?', '/other?'),
      url.replace('x-oss-expires=60', 'x-oss-expires=600'),
      `${url}&response-content-type=text/html`,
    ];

    const answers = await Promise.all(changed.map((target) => fetch(target)));

    expect(answers.map((answer) => answer.status)).toEqual([403, 403, 403]);
    expect(elementOf((await answers[0]?.text()) ?? '', 'Code')).toBe('SignatureDoesNotMatch');
  });

  test('is refused with a life of more than seven days', async () => {
    const url = await witnessClient(oss, form).signatureUrlV4('GET', 604_801, undefined, 'there');

    const answer = await fetch(url);

    expect(answer.status).toBe(400);
  });
});

test('a V1 signed URL gives the object and is refused when it is changed', async () => {
  const named = witnessClient(oss, { version: 'v1', scheme: 'https' });
  const url = named.signatureUrl('there', { expires: 60 }).replace(oss.tlsUrl, oss.plainUrl);

  const good = await fetch(url);
  const bad = await fetch(url.replace('/there?', '/other?'));

  expect(await good.text()).toBe('here');
  expect(elementOf(await bad.text(), 'Code')).toBe('SignatureDoesNotMatch');
});

describe('time', () => {
  let moved: RunningOss;
  beforeAll(async () => {
    moved = await runOss();
    await witnessClient(moved, { version: 'v4', scheme: 'http' }).put('there', Buffer.from('x'));
  });
  afterAll(() => moved.dispose());

  test('a request replayed 16 minutes later is refused in both versions, and URLs expire', async () => {
    const v4 = witnessClient(moved, { version: 'v4', scheme: 'http', pathStyle: true });
    const v1 = witnessClient(moved, { version: 'v1', scheme: 'https' });
    const urls = [
      await v4.signatureUrlV4('GET', 900, undefined, 'there'),
      v1.signatureUrl('there', { expires: 900 }).replace(moved.tlsUrl, moved.plainUrl),
    ];
    moved.context.clock.advance(14 * 60_000);
    const inTime = await Promise.all([v4.get('there'), v1.get('there')]);
    const openUrls = await Promise.all(urls.map((url) => fetch(url)));
    moved.context.clock.advance(2 * 60_000);

    const late = await Promise.all([refusalOf(v4.get('there')), refusalOf(v1.get('there'))]);
    const expired = await Promise.all(urls.map(async (url) => (await fetch(url)).text()));

    expect(inTime.map((got) => got.res.status)).toEqual([200, 200]);
    expect(openUrls.map((answer) => answer.status)).toEqual([200, 200]);
    expect(late.map(({ status, code }) => [status, code])).toEqual([
      [403, 'RequestTimeTooSkewed'],
      [403, 'RequestTimeTooSkewed'],
    ]);
    expect(expired.map((xml) => elementOf(xml, 'Message'))).toEqual([
      'Request has expired.',
      'Request has expired.',
    ]);
  });
});
