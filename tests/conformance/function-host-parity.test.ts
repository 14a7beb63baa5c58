import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import * as fc from '@alicloud/fc20230330';
import {
  httpTrigger,
  SdkCaller,
  startProbeHost,
  urlOf,
  webProbe,
} from '../integration/local/function-host/running-function-host.ts';
import { codeOf, startEmptyHost, zipOf } from '../integration/local/function-host/deployed-code.ts';
import { startCustomRuntimeServer } from '../../shared/function-compute/index.ts';
import { MAX_BODY_BYTES, webFunction } from '../fixtures/functions/web-parity/web-function.ts';
import { temporaryStandInContext } from '../support/stand-in-context.ts';
import { describeEventPlatform, type EventOutcome } from './event-platform.suite.ts';
import { ask, describeWebPlatform } from './web-platform.suite.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/functions');
const EVENT_HANDLERS = path.join(FIXTURES, 'event-parity/index.cjs');
const ROLE = 'acs:ram::1234567890123456:role/dt-parity';

type Callback = (error: unknown, value?: unknown) => void;
type AnyHandler = (event: Buffer, context: object, callback: Callback) => unknown;

describeEventPlatform('called in this process', async () => {
  const require = createRequire(import.meta.url);
  const handlers = require(EVENT_HANDLERS) as Record<string, AnyHandler> & {
    readonly initialize: () => Promise<void>;
  };
  await handlers.initialize();
  const contextOf = (handler: string) => ({
    requestId: '1-65b2c3d4-00000000-000000000000',
    region: 'cn-hongkong',
    accountId: '1234567890123456',
    credentials: { accessKeyId: 'STS.a', accessKeySecret: 'b', securityToken: 'c' },
    function: { name: 'parity', handler: `index.${handler}`, memory: 256, timeout: 20 },
  });
  return {
    invoke: async (name, event) => {
      const handler = handlers[name];
      if (handler === undefined) throw new Error(`there is no handler ${name}`);
      return calledBack(handler, event, contextOf(name));
    },
    close: async () => undefined,
  };
});

describeEventPlatform('on the function host', async () => {
  const context = await temporaryStandInContext('event-parity');
  const host = await startEmptyHost(context);
  const sdk = new SdkCaller(host, context.credentials.developer);
  const zip = zipOf(await readFile(EVENT_HANDLERS));
  const deployed = new Set<string>();
  const deploy = async (handler: string): Promise<void> => {
    if (deployed.has(handler)) return;
    deployed.add(handler);
    await sdk.client.createFunction(
      new fc.CreateFunctionRequest({
        body: new fc.CreateFunctionInput({
          functionName: handler,
          runtime: 'nodejs20',
          handler: `index.${handler}`,
          memorySize: 256,
          timeout: 20,
          role: ROLE,
          code: codeOf(zip),
          instanceLifecycleConfig: new fc.InstanceLifecycleConfig({
            initializer: new fc.LifecycleHook({ handler: 'index.initialize', timeout: 10 }),
          }),
        }),
      }),
    );
  };
  return {
    invoke: async (handler, event) => {
      await deploy(handler);
      const { headers, body } = await sdk.invoke(handler, event);
      const errorType = headers['x-fc-error-type'] as EventOutcome['kind'] | undefined;
      return { kind: errorType ?? 'returned', body };
    },
    close: async () => {
      await host.close();
      await context.dispose();
    },
  };
});

describeWebPlatform('served by our adapter alone', async () => {
  const server = await startCustomRuntimeServer(webFunction, {
    port: 0,
    host: '127.0.0.1',
    maxBodyBytes: MAX_BODY_BYTES,
    bodyTimeoutMs: 10_000,
    writeLine: () => undefined,
  });
  const platform = {
    url: `http://127.0.0.1:${String(server.port)}`,
    // What the platform puts in.
    platformHeaders: {
      'x-fc-request-id': '1-65b2c3d4-00000000-000000000000',
      'x-fc-access-key-id': 'STS.a',
      'x-fc-access-key-secret': 'b',
      'x-fc-security-token': 'c',
    },
    close: () => server.close(),
  };
  await ask(platform, { method: 'POST', target: '/initialize' });
  return platform;
});

describeWebPlatform('on the function host', async () => {
  const context = await temporaryStandInContext('web-parity');
  const code = path.join(context.stateDirectory, 'web-parity');
  await mkdir(code);
  await build({
    entryPoints: [path.join(FIXTURES, 'web-parity/server.ts')],
    outfile: path.join(code, 'server.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    // Optional, and not installed: as in the build of the functions.
    external: ['proxy-agent'],
  });
  const host = await startProbeHost(context, [
    webProbe('web', {
      code,
      role: ROLE,
      instanceLifecycleConfig: { initializer: { handler: 'index.initialize', timeout: 10 } },
      triggers: [httpTrigger()],
    }),
  ]);
  return {
    url: urlOf(host, 'web'),
    platformHeaders: {},
    close: async () => {
      await host.close();
      await context.dispose();
    },
  };
});

/** Calls a handler as the documented contract says, without any platform. */
async function calledBack(
  handler: AnyHandler,
  event: Buffer,
  context: object,
): Promise<EventOutcome> {
  try {
    const value = await new Promise<unknown>((resolve, reject) => {
      const returned = handler(event, context, (error, answer) => {
        if (error === null || error === undefined) resolve(answer);
        else reject(new CalledBackError(error));
      });
      if (handler.length < 3) resolve(returned);
    });
    return { kind: 'returned', body: bytesOf(value) };
  } catch (error) {
    const isHandled = error instanceof CalledBackError;
    const told = isHandled ? error.reason : error;
    return {
      kind: isHandled ? 'HandledInvocationError' : 'UnhandledInvocationError',
      body: Buffer.from(JSON.stringify(describeError(told))),
    };
  }
}

class CalledBackError extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('called back with an error');
    this.reason = reason;
  }
}

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { errorMessage: String(error) };
  return {
    errorMessage: error.message,
    errorType: error.name,
    stackTrace: (error.stack ?? '').split('\n').slice(1),
  };
}

function bytesOf(value: unknown): Buffer {
  if (value === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(value)) return value;
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}
