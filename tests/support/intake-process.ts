import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { buildFunctions, type BuiltFunction } from '../../infra/build/build-functions.ts';
import { startKmsStandIn, type KmsStandIn } from '../../infra/local/kms/kms-stand-in.ts';
import { tables } from '../../shared/table-store/index.ts';
import { runTablestore, type RunningTablestore } from './running-tablestore.ts';
import { temporaryStandInContext } from './stand-in-context.ts';

export const SEALING_RING = JSON.stringify({
  current: 'k1',
  keys: { k1: Buffer.alloc(32, 7).toString('base64') },
});

const HOUR_MS = 3_600_000;

export interface RunningIntake {
  readonly url: string;
  /** Everything that it has written. */
  output(): string;
  /** Ends it as a platform would: at once. */
  kill(): Promise<void>;
}

/** The built intake beside stand-ins of its store and its secrets. */
export interface IntakeSurroundings {
  readonly built: BuiltFunction;
  readonly tablestore: RunningTablestore;
  readonly kms: KmsStandIn;
  /** Folder of the unpacked bundle. */
  readonly code: string;
  /** Environment of a process of it, but for its port; keys of its role included. */
  variables(): Readonly<Record<string, string>>;
  /** Keys of the function's role as the platform sends them with a request. */
  roleHeaders(expiresAtEpochMs: number): Readonly<Record<string, string>>;
  /** The same as it puts them into the environment. */
  roleVariables(expiresAtEpochMs: number): Readonly<Record<string, string>>;
  /** Starts a process of the bundle and waits until it takes requests. */
  start(settings?: Readonly<Record<string, string>>): Promise<RunningIntake>;
  dispose(): Promise<void>;
}

/** Builds the function and starts what it needs; `callbackSecret` is its secret of callback keys. */
export async function surroundIntake(callbackSecret: string): Promise<IntakeSurroundings> {
  const directory = await mkdtemp(path.join(tmpdir(), 'intake-'));
  const built = await buildIntake(directory);
  const tablestore = await runTablestore(Object.values(tables), { instanceName: 'dt-test' });
  const context = await temporaryStandInContext('kms');
  const kms = await startKmsStandIn(context, {
    secrets: { callback: callbackSecret, sealing: SEALING_RING },
  });
  const keysOf = (expiresAtEpochMs: number): Record<string, string> => {
    const key = tablestore.context.credentials.issue('dt-webhook-intake', expiresAtEpochMs);
    return {
      'access-key-id': key.accessKeyId,
      'access-key-secret': key.accessKeySecret,
      'security-token': key.securityToken ?? '',
    };
  };
  const code = path.join(directory, 'code');
  const variables = (): Record<string, string> => ({
    STAGE: 'test',
    TABLESTORE_ENDPOINT: `http://127.0.0.1:${String(tablestore.standIn.ports.plain)}`,
    TABLESTORE_INSTANCE: String(tablestore.standIn.endpoints['instanceName']),
    KMS_ENDPOINT: String(kms.endpoints['url']),
    // Nobody listens: the worker cannot be told.
    FUNCTION_COMPUTE_ENDPOINT: 'http://127.0.0.1:9',
    FUNCTION_ALIAS: 'live',
    CALLBACK_SECRET_NAME: 'callback',
    SEALING_SECRET_NAME: 'sealing',
    ...environmentOf(keysOf(Date.now() + HOUR_MS)),
  });
  const running: RunningIntake[] = [];
  return {
    built,
    tablestore,
    kms,
    code,
    variables,
    roleHeaders: (expiresAtEpochMs) => named('x-fc-', keysOf(expiresAtEpochMs)),
    roleVariables: (expiresAtEpochMs) => environmentOf(keysOf(expiresAtEpochMs)),
    start: async (settings = {}) => {
      const intake = await startProcess(code, { ...variables(), ...settings });
      running.push(intake);
      return intake;
    },
    dispose: async () => {
      for (const intake of running) await intake.kill();
      await kms.close();
      await context.dispose();
      await tablestore.dispose();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function named(prefix: string, keys: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(keys).map(([name, value]) => [prefix + name, value]));
}

function environmentOf(keys: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(named('ALIBABA-CLOUD-', keys)).map(([name, value]) => [
      name.toUpperCase().replaceAll('-', '_'),
      value,
    ]),
  );
}

async function buildIntake(directory: string): Promise<BuiltFunction> {
  const [built] = await buildFunctions({ outDir: directory, functions: ['webhook-intake'] });
  if (built === undefined) throw new Error('nothing was built');
  for (const [name, content] of Object.entries(unzipSync(await readFile(built.zipFile)))) {
    const file = path.join(directory, 'code', name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return built;
}

async function startProcess(
  code: string,
  settings: Readonly<Record<string, string>>,
): Promise<RunningIntake> {
  const port = await freePort();
  const child = spawn(process.execPath, ['index.js'], {
    cwd: code,
    env: { ...settings, FC_CUSTOM_LISTEN_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts: string[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part.toString()));
  child.stderr.on('data', (part: Buffer) => parts.push(part.toString()));
  const url = `http://127.0.0.1:${String(port)}`;
  await untilItListens(url, child, () => parts.join(''));
  return { url, output: () => parts.join(''), kill: () => killed(child) };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function untilItListens(
  url: string,
  child: ChildProcess,
  output: () => string,
): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`the intake did not start: ${output()}`);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
