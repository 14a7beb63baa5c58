import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import * as fc from '@alicloud/fc20230330';
import { $OpenApiUtil } from '@alicloud/openapi-core';
import * as dara from '@darabonba/typescript';
import { packDeterministically } from '../../../../infra/build/deterministic-zip.ts';
import {
  startFunctionHost,
  type FunctionHost,
  type FunctionHostOptions,
} from '../../../../infra/local/function-host/function-host.ts';
import type { AccessKey } from '../../../../infra/local/stand-in/credentials.ts';
import type { TemporaryStandInContext } from '../../../support/stand-in-context.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../../fixtures/functions');
const PROBE = path.join(FIXTURES, 'contract-probe/index.js');

export const REGION = 'cn-hongkong';
export const ACCOUNT = '1234567890123456';

/** Properties of a function on the probe's code; anything can be overridden. */
export function probeFunction(
  functionName: string,
  overrides: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    region: REGION,
    functionName,
    runtime: 'nodejs20',
    handler: 'index.handler',
    code: './probe.zip',
    memorySize: 256,
    timeout: 20,
    role: `acs:ram::${ACCOUNT}:role/dt-probe`,
    ...overrides,
  };
}

/** Properties of a web function on the web probe's code; anything can be overridden. */
export function webProbe(
  functionName: string,
  overrides: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const { handler: _handler, ...common } = probeFunction(functionName);
  return {
    ...common,
    runtime: 'custom.debian10',
    code: path.join(FIXTURES, 'web-probe'),
    customRuntimeConfig: { command: ['node'], args: ['server.cjs'] },
    environmentVariables: { PATH: '/var/fc/lang/nodejs20/bin:/usr/bin:/bin' },
    triggers: [httpTrigger()],
    ...overrides,
  };
}

/** An anonymous HTTP trigger for all methods but TRACE and CONNECT. */
export function httpTrigger(
  overrides: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    triggerName: 'http',
    triggerType: 'http',
    triggerConfig: {
      authType: 'anonymous',
      methods: ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS'],
      ...overrides,
    },
  };
}

/** Address of a function's HTTP trigger. */
export function urlOf(host: FunctionHost, functionName: string): string {
  const url = host.functions().find((one) => one.functionName === functionName)?.url;
  if (url === undefined) throw new Error(`${functionName} has no address`);
  return url;
}

/** Process ids of a function's living instances. */
export function processesOf(host: FunctionHost, functionName: string): readonly number[] {
  return host.functions().find((one) => one.functionName === functionName)?.processIds ?? [];
}

/** Writes the probe's zip and a description with these functions, and starts the host on them. */
export async function startProbeHost(
  context: TemporaryStandInContext,
  functions: readonly Record<string, unknown>[],
  options: Partial<FunctionHostOptions> = {},
): Promise<FunctionHost> {
  const { stateDirectory } = context;
  const zip = packDeterministically(
    new Map([
      ['index.js', await readFile(PROBE)],
      ['package.json', Buffer.from('{"type":"commonjs"}\n')],
    ]),
  );
  await writeFile(path.join(stateDirectory, 'probe.zip'), zip);
  const descriptionFile = path.join(stateDirectory, 's.yaml');
  const resources = Object.fromEntries(
    functions.map((props, index) => [`resource${String(index)}`, { component: 'fc3', props }]),
  );
  // JSON is YAML.
  await writeFile(descriptionFile, JSON.stringify({ edition: '3.0.0', name: 'probe', resources }));
  return startFunctionHost(context, {
    descriptionFile,
    environment: {},
    codeDirectory: stateDirectory,
    credentials: context.credentials,
    region: REGION,
    accountId: ACCOUNT,
    ...options,
  });
}

export interface Invocation {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface InvocationSettings {
  readonly async?: boolean;
  readonly taskId?: string;
  readonly qualifier?: string;
  /** Ask for the end of the log. */
  readonly tail?: boolean;
}

/** The official SDK as a client of the host. Its default time-out of 3 s is too short for tests. */
export class SdkCaller {
  readonly client: InstanceType<typeof fc.default.default>;
  readonly #runtime: dara.RuntimeOptions;

  constructor(host: FunctionHost, key: AccessKey, timeoutMs = 30_000) {
    this.#runtime = new dara.RuntimeOptions({ readTimeout: timeoutMs, connectTimeout: timeoutMs });
    // Loaders differ in how they show the default export of a CommonJS module.
    const exported = fc.default as unknown as typeof fc.default | typeof fc.default.default;
    const Client = typeof exported === 'function' ? exported : exported.default;
    this.client = new Client(
      new $OpenApiUtil.Config({
        accessKeyId: key.accessKeyId,
        accessKeySecret: key.accessKeySecret,
        ...(key.securityToken === undefined ? {} : { securityToken: key.securityToken }),
        regionId: REGION,
        endpoint: `127.0.0.1:${String(host.ports.plain)}`,
        protocol: 'http',
      }),
    );
  }

  async invoke(
    functionName: string,
    event: unknown,
    settings: InvocationSettings = {},
  ): Promise<Invocation> {
    const bytes =
      event instanceof Uint8Array ? Buffer.from(event) : Buffer.from(JSON.stringify(event));
    const answer = await this.client.invokeFunctionWithOptions(
      functionName,
      new fc.InvokeFunctionRequest({
        body: Readable.from([bytes]),
        ...(settings.qualifier === undefined ? {} : { qualifier: settings.qualifier }),
      }),
      new fc.InvokeFunctionHeaders({
        ...(settings.async === true ? { xFcInvocationType: 'Async' } : {}),
        ...(settings.taskId === undefined ? {} : { xFcAsyncTaskId: settings.taskId }),
        ...(settings.tail === true ? { xFcLogType: 'Tail' } : {}),
      }),
      this.#runtime,
    );
    const chunks: Buffer[] = [];
    for await (const chunk of (answer.body ?? Readable.from([])) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
    }
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers ?? {},
      body: Buffer.concat(chunks),
    };
  }

  /** The answer of a function that returned, as JSON. */
  async call<T>(functionName: string, event: unknown): Promise<T> {
    const answer = await this.invoke(functionName, event);
    const errorType = answer.headers['x-fc-error-type'];
    if (errorType !== undefined) throw new Error(`${errorType}: ${answer.body.toString()}`);
    return JSON.parse(answer.body.toString('utf8')) as T;
  }
}

/** Waits until the condition holds; the test's own time-out is the limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** True while a process lives (a zombie counts as gone). */
export async function isAlive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => undefined);
  if (status === undefined) return false;
  return !/^State:\s+[ZX]/m.test(status);
}

/**
 * How many times a probe's file of marks was written, 0 without it. A file that is there may still be
 * empty: whoever stops the process then takes its mark with it.
 */
export async function marksIn(name: string): Promise<number> {
  return readFile(name).then(
    (bytes) => bytes.length,
    () => 0,
  );
}
