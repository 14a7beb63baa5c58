import { milliseconds, type BenchRow } from '../bench-row.ts';
import { intakeRequests, type Sender } from './encrypted-callbacks.ts';
import { ReceiverPrograms } from './measured-server.ts';
import { driveOpenLoop, percentile, type OpenLoopResult } from './open-loop.ts';
import { bareRequests } from './signed-requests.ts';
import { WarmCloud } from './warm-cloud.ts';

const PER_SECOND = 500;
const SECONDS = 20;
const WARM_UP = { perSecond: 50, seconds: 4 };
const MOST_TIMES_BARE = 5;
const LONGEST_MS = 300;

/** Warm acknowledgement through the local cloud at a fixed schedule, and the backlog afterwards. */
export async function intakeWarmRows(): Promise<BenchRow[]> {
  const bare = await bareUnderLoad();
  const cloud = await WarmCloud.start();
  try {
    const { url, path, corpId, keys, nowEpochMs } = cloud.address;
    const target = { url, acknowledges: (body: string) => body.includes('msg_signature') };
    const sender: Sender = { keys, corpId, fromEpochMs: nowEpochMs };
    const warmUp = intakeRequests(path, WARM_UP.perSecond * WARM_UP.seconds, sender);
    await driveOpenLoop(target, warmUp, WARM_UP.perSecond);
    await cloud.settled();
    const requests = intakeRequests(path, PER_SECOND * SECONDS, sender);
    const result = await driveOpenLoop(target, requests, PER_SECOND);
    const drainBegun = performance.now();
    const pending = await cloud.settled();
    const drainMs = performance.now() - drainBegun;
    return [latencyRow(result, bare), drainRow(result, pending, drainMs)];
  } finally {
    await cloud.close();
  }
}

async function bareUnderLoad(): Promise<OpenLoopResult> {
  const programs = await ReceiverPrograms.prepare();
  try {
    const server = await programs.start('journal');
    const url = `http://127.0.0.1:${String(server.port)}`;
    const target = { url, acknowledges: (body: string) => body.includes('received') };
    const warmUp = bareRequests(WARM_UP.perSecond * WARM_UP.seconds);
    await driveOpenLoop(target, warmUp, WARM_UP.perSecond);
    const result = await driveOpenLoop(target, bareRequests(PER_SECOND * SECONDS), PER_SECOND);
    await server.stop();
    return result;
  } finally {
    await programs.dispose();
  }
}

function latencyRow(result: OpenLoopResult, bare: OpenLoopResult): BenchRow {
  const p99 = percentile(result.latenciesMs, 99);
  const ratio = p99 / percentile(bare.latenciesMs, 99);
  return {
    id: 'intake-warm',
    what: {
      en: `intake, warm, through the local cloud at ${String(PER_SECOND)}/s: p99`,
      zhHK: `已暖機的接收，經本機雲端，每秒 ${String(PER_SECOND)} 個：第 99 百分位`,
    },
    figure: describe(result),
    reference: `bare server with fsync ${describe(bare)}`,
    ratio,
    budget: `≤ ${String(MOST_TIMES_BARE)} ×, ≤ ${String(LONGEST_MS)} ms`,
    isMet: ratio <= MOST_TIMES_BARE && p99 <= LONGEST_MS && result.refusals.size === 0,
  };
}

function drainRow(result: OpenLoopResult, pending: number, drainMs: number): BenchRow {
  const recorded = result.latenciesMs.length;
  return {
    id: 'intake-backlog',
    what: {
      en: 'events not routed once the worker has settled after that',
      zhHK: '其後工作函式處理完畢，仍未分派的事件',
    },
    figure: `${String(pending)} of ${String(recorded)}`,
    reference: `drained in ${milliseconds(drainMs)}`,
    ratio: undefined,
    budget: '0',
    isMet: pending === 0 && recorded > 0,
  };
}

function describe({ latenciesMs, refusals, elapsedMs }: OpenLoopResult): string {
  const [half, most] = [50, 99].map((percent) => milliseconds(percentile(latenciesMs, percent)));
  const refused = [...refusals].map(([answer, count]) => `, ${answer}: ${String(count)}`).join('');
  const perSecond = ((latenciesMs.length * 1_000) / elapsedMs).toFixed(0);
  return `${most ?? ''} (p50 ${half ?? ''}, ${perSecond}/s${refused})`;
}
