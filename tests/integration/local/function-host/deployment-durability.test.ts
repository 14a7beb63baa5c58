import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as fc from '@alicloud/fc20230330';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FunctionHost } from '../../../../infra/local/function-host/function-host.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';
import { answering, codeOf, startEmptyHost } from './deployed-code.ts';
import {
  httpTrigger,
  probeFunction,
  SdkCaller,
  startProbeHost,
  urlOf,
} from './running-function-host.ts';

let context: TemporaryStandInContext;
let host: FunctionHost | undefined;
let deploying: ChildProcess | undefined;

beforeEach(async () => {
  context = await temporaryStandInContext('durability');
});

afterEach(async () => {
  deploying?.kill('SIGKILL');
  await host?.close();
  await context.dispose();
});

const sdkOf = (running: FunctionHost): SdkCaller =>
  new SdkCaller(running, context.credentials.developer);

/** Starts anew on the same state. */
async function restart(start: () => Promise<FunctionHost>): Promise<FunctionHost> {
  await host?.close();
  host = undefined;
  host = await start();
  return host;
}

const update = (running: FunctionHost, functionName: string, text: string) =>
  sdkOf(running).client.updateFunction(
    functionName,
    new fc.UpdateFunctionRequest({
      body: new fc.UpdateFunctionInput({ code: codeOf(answering(text)) }),
    }),
  );

async function createWithAddress(running: FunctionHost, functionName: string): Promise<void> {
  const { client } = sdkOf(running);
  await client.createFunction(
    new fc.CreateFunctionRequest({
      body: new fc.CreateFunctionInput({
        functionName,
        runtime: 'nodejs20',
        handler: 'index.handler',
        code: codeOf(answering(functionName)),
      }),
    }),
  );
  await client.createTrigger(
    functionName,
    new fc.CreateTriggerRequest({
      body: new fc.CreateTriggerInput({
        triggerName: 'http',
        triggerType: 'http',
        triggerConfig: JSON.stringify({ authType: 'anonymous', methods: ['GET'] }),
      }),
    }),
  );
}

describe('what is deployed', () => {
  it('is there again after the host was killed', async () => {
    deploying = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        path.join(import.meta.dirname, 'deploying-process.ts'),
        context.stateDirectory,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await firstLineOf(deploying);
    deploying.kill('SIGKILL');

    const running = await restart(() => startEmptyHost(context));

    const answer = await sdkOf(running).invoke('deployed', {}, { qualifier: 'live' });
    expect(answer.body.toString()).toBe('before the kill');
    expect(await (await fetch(urlOf(running, 'deployed'))).text()).toBe('before the kill');
    const { client } = sdkOf(running);
    const concurrency = await client.getConcurrencyConfig('deployed');
    const versions = await client.listFunctionVersions(
      'deployed',
      new fc.ListFunctionVersionsRequest({}),
    );
    expect(concurrency.body?.reservedConcurrency).toBe(3);
    expect(versions.body?.versions?.map(({ versionId }) => versionId)).toEqual(['1']);
    const [timer] = running.functions()[0]?.triggers ?? [];
    expect(timer).toMatchObject({ triggerName: 'often', qualifier: 'live', enabled: true });
    expect(timer?.lastFiredEpochMs).toBeGreaterThan(0);
  });

  it('overrides the description until it is deleted', async () => {
    const describedHost = () => startProbeHost(context, [probeFunction('probe')]);
    const first = await restart(describedHost);
    await update(first, 'probe', 'deployed');

    const second = await restart(describedHost);
    const said = (await sdkOf(second).invoke('probe', { do: 'echo', value: 'described' })).body;
    await sdkOf(second).client.deleteFunction('probe');
    const third = await restart(describedHost);

    expect(said.toString()).toBe('deployed');
    expect(
      context.logLines.filter((line) => line.includes('probe runs as it was deployed')),
    ).toHaveLength(1);
    const again = await sdkOf(third).invoke('probe', { do: 'echo', value: 'described' });
    expect(again.body.toString()).toBe('described');
  });

  it('keeps its ports, whatever else comes and goes', async () => {
    const free = await freePorts(8);
    const ports = (index: number) => ({
      plain: free[2 * index] ?? 0,
      tls: free[2 * index + 1] ?? 0,
    });
    const options = { httpTriggerPorts: ports };
    const first = await restart(() => startEmptyHost(context, options));
    await createWithAddress(first, 'one');
    await createWithAddress(first, 'two');
    const { client } = sdkOf(first);
    await client.deleteTrigger('one', 'http');
    await client.deleteFunction('one');
    await createWithAddress(first, 'three');
    await createWithAddress(first, 'one');
    const before = ['one', 'two', 'three'].map((name) => urlOf(first, name));

    const second = await restart(() => startEmptyHost(context, options));

    expect(before).toEqual([0, 1, 2].map((at) => `http://127.0.0.1:${String(ports(at).plain)}`));
    expect(['one', 'two', 'three'].map((name) => urlOf(second, name))).toEqual(before);
  });

  it('has no address while another program has its port, and gets it with a later change', async () => {
    const [plain = 0, tls = 0] = await freePorts(2);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(plain, '127.0.0.1', () => resolve()));
    const running = await restart(() =>
      startEmptyHost(context, { httpTriggerPorts: () => ({ plain, tls }) }),
    );

    await expect(createWithAddress(running, 'one')).rejects.toMatchObject({
      code: 'InternalServerError',
    });
    expect(running.functions()[0]?.url).toBeUndefined();
    await new Promise<void>((resolve) => other.close(() => resolve()));
    await update(running, 'one', 'with an address');

    expect(await (await fetch(urlOf(running, 'one'))).text()).toBe('with an address');
  });

  it('has the ports that the description gave it', async () => {
    const free = await freePorts(4);
    const options = {
      httpTriggerPorts: (index: number) => ({
        plain: free[2 * index] ?? 0,
        tls: free[2 * index + 1] ?? 0,
      }),
    };
    const described = [
      probeFunction('first', { triggers: [httpTrigger()] }),
      probeFunction('second', { triggers: [httpTrigger()] }),
    ];
    const running = await restart(() => startProbeHost(context, described, options));
    const before = urlOf(running, 'second');

    await update(running, 'second', 'deployed');

    expect(before).toBe(`http://127.0.0.1:${String(free[2])}`);
    expect(urlOf(running, 'second')).toBe(before);
    expect(await (await fetch(before)).text()).toBe('deployed');
  });
});

async function firstLineOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the process ended early');
}

/** Ports that nothing listens on at this moment. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(
    servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
  );
  return ports;
}
