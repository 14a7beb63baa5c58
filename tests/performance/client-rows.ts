import axios from 'axios';
import { build } from 'esbuild';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { laneOperations, warmClient } from '../support/warm-access.ts';
import { compareInRounds, type Comparison } from './alternating-rounds.ts';
import { microseconds, milliseconds, type BenchRow } from './bench-row.ts';

const run = promisify(execFile);
const FOLDER = path.join(import.meta.dirname, 'client');
const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const CALLS = 1_500;
const AT_ONCE = 8;
const MOST_TIMES_BARE = 1.3;

/** What a call and the first call cost beside a bare `axios`, against a server of another process. */
export async function clientRows(): Promise<BenchRow[]> {
  const server = await startServer();
  try {
    return [callRow(await compareCalls(server.url)), ...(await startRows(server.url))];
  } finally {
    await server.close();
  }
}

function callRow({ subject, reference, ratio }: Comparison): BenchRow {
  return {
    id: 'client-call',
    what: {
      en: 'a call of DingTalk: token, pace, quota, breaker, schema',
      zhHK: '對釘釘的一次呼叫：access token、次數限制、配額、斷路器、結構檢查',
    },
    figure: microseconds(subject / CALLS),
    reference: `axios ${microseconds(reference / CALLS)}`,
    ratio,
    budget: `≤ ${String(MOST_TIMES_BARE)} ×`,
    isMet: ratio <= MOST_TIMES_BARE,
  };
}

async function compareCalls(url: string): Promise<Comparison> {
  const http = createNodeHttpClient();
  const client = warmClient(http, url);
  const agent = new Agent({ keepAlive: true, maxSockets: 16, noDelay: true });
  const bare = axios.create({ httpAgent: agent, proxy: false });
  const subject = async (number: number): Promise<void> => {
    const operation = laneOperations[number % laneOperations.length];
    if (operation !== undefined) await client.call(operation, { userId: 'hk001' });
  };
  const reference = async (): Promise<void> => {
    const body = { userid: 'hk001', language: 'zh_CN' };
    await bare.post(`${url}/topapi/v2/user/get?access_token=bench-token`, body);
  };
  try {
    return await compareInRounds(
      {
        subject: () => processorMsOfCalls(subject),
        reference: () => processorMsOfCalls(reference),
      },
      { rounds: 9, warmUp: 2 },
    );
  } finally {
    agent.destroy();
    http.close();
  }
}

/** Processor time of this process: the server is another. */
async function processorMsOfCalls(call: (number: number) => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < CALLS) {
      next += 1;
      await call(next);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

async function startRows(url: string): Promise<BenchRow[]> {
  const directory = await mkdtemp(path.join(tmpdir(), 'client-bench-'));
  try {
    const [ours, bare, empty] = await Promise.all([
      bundle('first-call.ts', directory),
      bundle('first-call-bare.ts', directory),
      bundle('nothing.ts', directory),
    ]);
    const timed = (program: string) => async (): Promise<number> => {
      const begun = performance.now();
      await run(process.execPath, [program, url]);
      return performance.now() - begun;
    };
    const counts = { rounds: 21, warmUp: 3 };
    const besideBare = { subject: timed(ours), reference: timed(bare) };
    const besideNothing = { subject: timed(ours), reference: timed(empty) };
    const first = await compareInRounds(besideBare, counts);
    const alone = await compareInRounds(besideNothing, counts);
    const { size } = await stat(ours);
    return [
      startRow(first, size),
      {
        id: 'client-start-over-nothing',
        what: {
          en: 'what loading the client and the first call add to an empty program',
          zhHK: '載入客戶端及首次呼叫較空白程式多用的時間',
        },
        figure: milliseconds(alone.subject - alone.reference),
        reference: `an empty program ${milliseconds(alone.reference)}`,
        ratio: alone.ratio,
        budget: '—',
        isMet: undefined,
      },
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function startRow({ subject, reference, ratio }: Comparison, bytes: number): BenchRow {
  return {
    id: 'client-start',
    what: {
      en: `process start to the end of the first call; ${String(Math.round(bytes / 1_000))} kB of code`,
      zhHK: `由程序啟動至首次呼叫完成；程式碼 ${String(Math.round(bytes / 1_000))} kB`,
    },
    figure: milliseconds(subject),
    reference: `axios ${milliseconds(reference)}`,
    ratio,
    budget: '—',
    isMet: undefined,
  };
}

/** As functions are bundled: one minified file of CommonJS. */
async function bundle(entry: string, directory: string): Promise<string> {
  const outfile = path.join(directory, entry.replace('.ts', '.cjs'));
  await build({
    entryPoints: [path.join(FOLDER, entry)],
    absWorkingDir: REPOSITORY,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    external: entry === 'first-call.ts' ? ['tablestore'] : [],
    outfile,
    logLevel: 'silent',
  });
  return outfile;
}

async function startServer(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const program = path.join(FOLDER, 'answering-server.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    cwd: REPOSITORY,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `http://127.0.0.1:${line.toString().trim()}`,
    close: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
