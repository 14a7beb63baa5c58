/**
 * A program apart that knows nothing but `endpoints.json`: it speaks to every stand-in with the
 * vendors' own SDKs, over TLS wherever the stand-in has it, and prints what it got as JSON. It is
 * started with `NODE_EXTRA_CA_CERTS` set to the file that `certificateAuthorityFile` names, as a
 * client in any language would trust that authority.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import type * as ContactModule from '@alicloud/dingtalk/dist/contact_1_0/client.js';
import type * as OauthModule from '@alicloud/dingtalk/dist/oauth2_1_0/client.js';
import type OssClient from 'ali-oss';
import type SftpClient from 'ssh2-sftp-client';

interface Endpoints {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string };
  readonly dingtalk: {
    readonly apiTlsHost: string;
    readonly oapiTlsUrl: string;
    readonly apps: readonly { readonly appKey: string; readonly appSecret: string }[];
  };
  readonly tablestore: { readonly tlsUrl: string; readonly instanceName: string };
  readonly oss: {
    readonly region: string;
    readonly tlsUrl: string;
    readonly buckets: readonly string[];
  };
  readonly kms: { readonly host: string };
  readonly sftp: {
    readonly host: string;
    readonly port: number;
    readonly username: string;
    readonly privateKeyFile: string;
    readonly hostKeyFingerprint: string;
  };
  readonly functionHost: {
    readonly tlsUrl: string;
    readonly functions: Readonly<Record<string, unknown>>;
  };
  readonly switchboard: { readonly url: string };
}

// The SDKs are CommonJS; required, they show themselves as to any Node program.
const load = createRequire(import.meta.url);
const [, , endpointsFile = '', company = ''] = process.argv;
const endpoints = JSON.parse(await readFile(endpointsFile, 'utf8')) as Endpoints;
const { credentials } = endpoints;

async function askTablestore(): Promise<unknown> {
  const sdk = load('tablestore') as typeof import('tablestore');
  const client = new sdk.Client({
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.accessKeySecret,
    endpoint: endpoints.tablestore.tlsUrl,
    instancename: endpoints.tablestore.instanceName,
  });
  const { tableNames } = await client.listTable({});
  return [...tableNames].sort();
}

async function askOss(): Promise<unknown> {
  const Oss = load('ali-oss') as typeof OssClient;
  const client = new Oss({
    ...credentials,
    endpoint: endpoints.oss.tlsUrl,
    region: endpoints.oss.region,
    bucket: endpoints.oss.buckets[0] ?? '',
    secure: true,
    authorizationV4: true,
    sldEnable: true,
  } as OssClient.Options);
  const { objects } = await client.listV2({ prefix: 'local/', 'max-keys': '1000' }, {});
  const keys = objects.map(({ name }) => name);
  const manifestKey = keys.find((key) => key.endsWith('/manifest.json')) ?? '';
  const answer = await client.get(manifestKey);
  return JSON.parse((answer.content as Buffer).toString('utf8'));
}

async function askKms(): Promise<unknown> {
  const kms = load('@alicloud/kms20160120') as typeof import('@alicloud/kms20160120');
  // Another release of the configuration class than the one that the types come from.
  const Client = kms.default as unknown as new (config: object) => InstanceType<typeof kms.default>;
  const client = new Client({
    ...credentials,
    endpoint: endpoints.kms.host,
    protocol: 'https',
    regionId: endpoints.region,
  });
  const answer = await client.getSecretValue(
    new kms.GetSecretValueRequest({ secretName: 'local-dingtalk-app' }),
  );
  const { clientSecret } = JSON.parse(answer.secretData) as { clientSecret?: string };
  return clientSecret === endpoints.dingtalk.apps[0]?.appSecret;
}

async function askFunctionHost(): Promise<unknown> {
  const fc = load('@alicloud/fc20230330') as typeof import('@alicloud/fc20230330');
  const { $OpenApiUtil } = load(
    '@alicloud/openapi-core',
  ) as typeof import('@alicloud/openapi-core');
  const client = new fc.default(
    new $OpenApiUtil.Config({
      ...credentials,
      regionId: endpoints.region,
      endpoint: new URL(endpoints.functionHost.tlsUrl).host,
      protocol: 'https',
    }),
  );
  const [functionName = ''] = Object.keys(endpoints.functionHost.functions);
  const payload = JSON.stringify({ action: 'status', company, period: '2026-10' });
  const answer = await client.invokeFunction(
    functionName,
    new fc.InvokeFunctionRequest({ body: Readable.from([Buffer.from(payload)]) }),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of answer.body as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

async function askDingTalkApi(): Promise<{ readonly token: string; readonly records: number }> {
  const oauth = load('@alicloud/dingtalk/oauth2_1_0') as typeof OauthModule.default;
  const contact = load('@alicloud/dingtalk/contact_1_0') as typeof ContactModule.default;
  const { Config } = load('@alicloud/openapi-client') as typeof import('@alicloud/openapi-client');
  const { RuntimeOptions } = load('@alicloud/tea-util') as typeof import('@alicloud/tea-util');
  const config = new Config({
    protocol: 'https',
    regionId: 'central',
    endpoint: endpoints.dingtalk.apiTlsHost,
  });
  const { appKey = '', appSecret = '' } = endpoints.dingtalk.apps[0] ?? {};
  const { body } = await new oauth.default(config).getAccessToken(
    new oauth.GetAccessTokenRequest({ appKey, appSecret }),
  );
  const token = body?.accessToken ?? '';
  const leavers = await new contact.default(config).listEmpLeaveRecordsWithOptions(
    new contact.ListEmpLeaveRecordsRequest({
      startTime: '2026-10-01T00:00:00Z',
      nextToken: '0',
      maxResults: 50,
    }),
    new contact.ListEmpLeaveRecordsHeaders({ xAcsDingtalkAccessToken: token }),
    new RuntimeOptions({}),
  );
  return { token, records: leavers.body?.records?.length ?? -1 };
}

/** The old host has no SDK of today: plain `fetch`. */
async function askDingTalkOapi(token: string): Promise<unknown> {
  const url = `${endpoints.dingtalk.oapiTlsUrl}/topapi/user/count?access_token=${token}`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ only_active: false }),
  });
  return answer.json();
}

async function askSftp(): Promise<unknown> {
  const Sftp = load('ssh2-sftp-client') as typeof SftpClient;
  const { host, port, username, privateKeyFile, hostKeyFingerprint } = endpoints.sftp;
  const client = new Sftp();
  await client.connect({
    host,
    port,
    username,
    privateKey: await readFile(privateKeyFile),
    hostVerifier: (key: Buffer) =>
      `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}` ===
      hostKeyFingerprint,
  });
  try {
    const [file] = await client.list('/');
    const bytes = (await client.get(`/${file?.name ?? ''}`)) as Buffer;
    return { name: file?.name, sha256: createHash('sha256').update(bytes).digest('hex') };
  } finally {
    await client.end();
  }
}

async function askSwitchboard(): Promise<unknown> {
  return (await fetch(`${endpoints.switchboard.url}/clock`)).json();
}

const dingtalk = await askDingTalkApi();
const answers = {
  tablestore: await askTablestore(),
  oss: await askOss(),
  kms: await askKms(),
  functionHost: await askFunctionHost(),
  dingtalkApi: { hasToken: dingtalk.token !== '', leavers: dingtalk.records },
  dingtalkOapi: await askDingTalkOapi(dingtalk.token),
  sftp: await askSftp(),
  switchboard: await askSwitchboard(),
};
process.stdout.write(JSON.stringify(answers));
process.exit(0);
