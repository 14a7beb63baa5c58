import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { witnessReply } from '../../support/callback-witness.ts';
import { freePort } from '../../support/intake-process.ts';
import { compareInRounds } from '../alternating-rounds.ts';
import { milliseconds, type BenchRow } from '../bench-row.ts';
import type { PreparedRequest } from './drive-requests.ts';
import { CALLBACK, intakeRequests } from './encrypted-callbacks.ts';
import { startSurroundings, type StartingPoint } from './start-surroundings.ts';

const BUDGET = 4;
const ROUNDS = 25;
const WARM_UP = 3;
/** As often as the platform might look whether the port is open. */
const LOOK_EVERY_MS = 1;
const run = promisify(execFile);

/**
 * From the start of the intake's process to its first acknowledged callback, beside a process that
 * loads nothing. The event is on record in the Tablestore stand-in before it is acknowledged, and the
 * keys come from the KMS stand-in; both run in another process.
 */
export async function intakeStartRow(): Promise<BenchRow> {
  const directory = await mkdtemp(path.join(tmpdir(), 'start-bench-'));
  const around = await startSurroundings();
  try {
    const empty = path.join(directory, 'empty.js');
    await writeFile(empty, '');
    const callbacks = intakeRequests('/callback/main', ROUNDS + WARM_UP).values();
    const { subject, reference, ratio } = await compareInRounds(
      {
        subject: () => acknowledgedAfterMs(around, callbacks.next().value ?? undefined),
        reference: () => emptyProcessMs(empty),
      },
      { rounds: ROUNDS, warmUp: WARM_UP },
    );
    return {
      id: 'intake-start',
      what: {
        en: 'intake: process start to first acknowledged callback',
        zhHK: '接收函數：程序啟動至首個回呼獲確認',
      },
      figure: milliseconds(subject),
      reference: `empty program ${milliseconds(reference)}`,
      ratio,
      budget: `≤ ${String(BUDGET)} ×`,
      isMet: ratio <= BUDGET,
    };
  } finally {
    await around.dispose();
    await rm(directory, { recursive: true, force: true });
  }
}

/** A new process answers this callback; the reply is opened, so only an acknowledgement counts. */
async function acknowledgedAfterMs(
  { code, variables }: StartingPoint,
  callback: PreparedRequest | undefined,
): Promise<number> {
  if (callback === undefined) throw new Error('more rounds than callbacks');
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(process.execPath, ['index.js'], {
    cwd: code,
    env: { ...variables, FC_CUSTOM_LISTEN_PORT: String(port) },
    stdio: 'ignore',
  });
  try {
    const answer = await firstAnswer(port, callback, () => child.exitCode !== null);
    const elapsedMs = performance.now() - begun;
    const reply: unknown = JSON.parse(answer);
    if (witnessReply(reply, CALLBACK) !== 'success') throw new Error('it was not acknowledged');
    return elapsedMs;
  } finally {
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
}

async function firstAnswer(
  port: number,
  callback: PreparedRequest,
  hasEnded: () => boolean,
): Promise<string> {
  while (!hasEnded()) {
    const answer = await send(port, callback);
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error('the intake ended before it answered');
}

/** The body of the answer; undefined while nobody listens. */
function send(
  port: number,
  { path: target, headers, body }: PreparedRequest,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: target, method: 'POST', agent: false };
    const outgoing = request(
      { ...options, headers: { ...headers, 'content-length': body.length } },
      (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (chunk: string) => (text += chunk));
        incoming.on('error', reject);
        incoming.on('end', () => resolve(text));
      },
    );
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve(undefined);
      else reject(error);
    });
    outgoing.end(body);
  });
}

async function emptyProcessMs(program: string): Promise<number> {
  const begun = performance.now();
  await run(process.execPath, [program], { env: { PATH: process.env['PATH'] } });
  return performance.now() - begun;
}
