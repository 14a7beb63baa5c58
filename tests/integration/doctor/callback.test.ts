import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { callbackCheck } from '../../../infra/doctor/checks/callback-check.ts';
import type { DeployedTrigger } from '../../../infra/doctor/probes/function-compute.ts';
import { CallbackCrypto } from '../../../infra/local/dingtalk/push/callback-crypto.ts';
import { MemorySecretProvider } from '../../../shared/secrets/index.ts';
import { doctorContext } from '../../support/doctor-context.ts';

const NEVER = new AbortController().signal;
const OWNER = 'dingapp1';
const first = { token: 'tokenOne', aesKey: 'a'.repeat(43), owner: OWNER };
const second = { token: 'tokenTwo', aesKey: 'b'.repeat(43), owner: OWNER };
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

type Reply = (path: string) => { readonly status: number; readonly body: string };

/** An intake that answers everything alike; its address, and the paths that were asked for. */
async function intake(reply: Reply): Promise<{ url: string; paths: string[] }> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    paths.push(pathname);
    const { status, body } = reply(pathname);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, paths };
}

/** As an intake acknowledges that has these keys. */
function sealedWith(keys: typeof first, text = 'success'): Reply {
  return () => {
    const { signature, timestamp, nonce, encrypt } = new CallbackCrypto(keys).seal(text, '1000');
    const body = { msg_signature: signature, timeStamp: timestamp, nonce, encrypt };
    return { status: 200, body: JSON.stringify(body) };
  };
}

function contextAt(urlInternet: string | undefined, keys: readonly object[] = [first]) {
  const apps = { main: { corpId: 'dingcorp', owners: [OWNER], callbackKeys: keys } };
  const trigger: DeployedTrigger = {
    ...{ triggerName: 'http', triggerType: 'http' },
    ...(urlInternet === undefined ? {} : { httpTrigger: { urlInternet } }),
  };
  return doctorContext({
    settings: { STAGE: 'test', CALLBACK_SECRET_NAME: 'dt-test-callback' },
    services: {
      secrets: new MemorySecretProvider({ 'dt-test-callback': JSON.stringify({ v: 1, apps }) }),
      functionCompute: {
        getFunction: () => Promise.resolve(undefined),
        getAlias: () => Promise.resolve(undefined),
        listTriggers: () => Promise.resolve([trigger]),
        listAsyncTasks: () => Promise.resolve([]),
        invoke: () => Promise.resolve({}),
      },
    },
  });
}

describe('the check of the callback URL', () => {
  test('takes the encrypted success, at the path of the app', async () => {
    const { url, paths } = await intake(sealedWith(first));

    const { findings, seen } = await callbackCheck.run(contextAt(url), NEVER);

    expect(findings).toEqual([]);
    expect(paths).toEqual(['/callback/main']);
    expect(seen.en).toContain(url);
  });

  test('tries each generation of keys, and names the app whose keys do not fit', async () => {
    const { url } = await intake(sealedWith(first));

    const { findings } = await callbackCheck.run(contextAt(url, [first, second]), NEVER);

    expect(findings.map(({ code, subject }) => [code, subject])).toEqual([
      ['doctor.callback.wrong-signature', `main ${url}/callback/main`],
    ]);
    expect(JSON.stringify(findings)).not.toContain(second.token);
  });

  test.each([
    ['another word', sealedWith(first, 'ok'), 'doctor.callback.not-success'],
    ['another owner', sealedWith({ ...first, owner: 'other' }), 'doctor.callback.wrong-owner'],
    ['a plain success', () => ({ status: 200, body: 'success' }), 'doctor.callback.not-json'],
    ['an empty object', () => ({ status: 200, body: '{}' }), 'doctor.callback.field-missing'],
    ['not found', () => ({ status: 404, body: '{}' }), 'doctor.callback.status'],
    ['a redirection', () => ({ status: 302, body: '' }), 'doctor.callback.redirect'],
  ] as const)('fails for %s', async (_title, reply, code) => {
    const { url } = await intake(reply);

    const { findings } = await callbackCheck.run(contextAt(url), NEVER);

    expect(findings.map((one) => one.code)).toEqual([code]);
    expect(findings[0]?.level).toBe('failed');
    expect(findings[0]?.remedy.zhHK).not.toBe('');
  });

  test('fails where nobody listens, and where there is no address', async () => {
    const nobody = await callbackCheck.run(contextAt('http://127.0.0.1:1'), NEVER);
    const none = await callbackCheck.run(contextAt(undefined), NEVER);

    expect(nobody.findings.map(({ code }) => code)).toEqual(['doctor.callback.unreachable']);
    expect(none.findings.map(({ code }) => code)).toEqual(['doctor.callback.no-address']);
  });
});
