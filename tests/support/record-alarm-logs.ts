import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LogLine } from '../../infra/local/sls/index-configuration.ts';
import { invokeFunction } from '../../infra/local/launcher/invoke-function.ts';
import { RunningCloud } from './running-cloud.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/function-logs');
const EVER = 4_000_000_000;
const TIMERS = [
  ['token-refresh', 'refresh', 'refresh'],
  ['event-worker', 'sweep', 'sweep'],
  ['event-worker', 'backstop', 'backstop'],
  ['audit-forwarding', 'forward', 'forward'],
] as const;

/**
 * Records what functions write, by hand (`npx tsx tests/support/record-alarm-logs.ts`): a company of ten
 * whose functions all run once, then the same while tables and DingTalk fail. People in it are those of
 * the sample company, and lines hold no personal data.
 */
async function record(): Promise<void> {
  const cloud = await RunningCloud.start({ employees: 10, seed: 7, period: '2026-10' });
  try {
    await runEverything(cloud);
    const healthy = await linesOf(cloud);
    await save('healthy', healthy);
    cloud.faults.add({
      standIn: 'dingtalk',
      effect: { kind: 'error', code: 'service-unavailable' },
    });
    cloud.faults.add({
      standIn: 'tablestore',
      operation: 'PutRow',
      effect: { kind: 'error', code: 'OTSServerUnavailable' },
    });
    await runEverything(cloud);
    cloud.faults.clear();
    const all = await linesOf(cloud);
    await save('sabotaged', all.slice(healthy.length));
  } finally {
    await cloud.close();
  }
}

/** Every timer once, as Function Compute would fire it, and an export by hand. */
async function runEverything(cloud: RunningCloud): Promise<void> {
  const target = {
    endpoint: String(cloud.host.endpoints['invokeEndpoint']),
    key: cloud.cloud.credentials.developer,
    timeoutMs: 600_000,
  };
  for (const [folder, triggerName, action] of TIMERS) {
    const triggerTime = new Date(cloud.cloud.clock.nowEpochMs()).toISOString();
    const event = { triggerTime, triggerName, payload: JSON.stringify({ action }) };
    await invokeFunction(target, `dt-${folder}-local`, event).catch(() => undefined);
  }
  // By hand, since the timer leaves alone what is fresh.
  const refresh = { action: 'refresh' };
  await invokeFunction(target, 'dt-token-refresh-local', refresh).catch(() => undefined);
  await cloud.invoke({}).catch(() => undefined);
}

async function linesOf(cloud: RunningCloud): Promise<readonly LogLine[]> {
  return cloud.cloud.sls.linesBetween('dt-local', 'functions', 0, EVER);
}

async function save(name: string, lines: readonly LogLine[]): Promise<void> {
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  await writeFile(path.join(FIXTURES, `${name}.jsonl`), `${text}\n`);
}

await record();
