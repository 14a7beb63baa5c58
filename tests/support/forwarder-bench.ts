import { Agent, request } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { deliverToSink } from '../../functions/audit-forwarding/delivery/deliver-to-sink.ts';
import { createTableCheckpoints } from '../../functions/audit-forwarding/delivery/table-checkpoints.ts';
import { createTableRejections } from '../../functions/audit-forwarding/delivery/table-rejections.ts';
import {
  sinkSchema,
  type SplunkHecSettings,
} from '../../functions/audit-forwarding/domain/settings.ts';
import type { AuditStreams } from '../../functions/audit-forwarding/ports.ts';
import { createSplunkHecSink } from '../../functions/audit-forwarding/sinks/splunk-hec-sink.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { createMemoryTableClient } from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';

const pack = promisify(gzip);
const EVENTS_PER_BATCH = 1_000;
const BATCHES_AT_ONCE = 4;
const STREAM = 'file-audit';

/**
 * Sends a whole stream to a collector as the function does: read from its segments, acknowledged by
 * the indexer, checkpoints moved. Returns how many events were delivered.
 */
export async function forwardStream(streams: AuditStreams, url: string): Promise<number> {
  const clock = systemClock;
  const rows = {
    tables: createMemoryTableClient({ clock }),
    organisation: 'test/dingcorp1',
    clock,
    random: systemRandom,
  };
  const sink = createSplunkHecSink({
    settings: collectorSettings(url),
    token: '11111111-2222-4333-8444-555555555555',
    http: createNodeHttpClient(),
    log: createJsonLogger({ clock, write: () => undefined }),
    clock,
    random: systemRandom,
  });
  try {
    const run = await deliverToSink(
      {
        streams,
        checkpoints: createTableCheckpoints(rows),
        rejections: createTableRejections(rows),
        clock,
      },
      sink,
      // As fast as it goes.
      { streams: [STREAM], eventsPerSecond: Number.MAX_SAFE_INTEGER },
      { signal: new AbortController().signal, mayGoOn: () => true },
    );
    if (!run.isCaughtUp) throw new Error('not everything was delivered', { cause: run.failure });
    return run.delivered;
  } finally {
    await sink.close();
  }
}

/** The floor: builds, packs and posts lines that are at hand, as many at once, and keeps no books. */
export async function postBare(lines: readonly string[], url: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: BATCHES_AT_ONCE, noDelay: true });
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < lines.length) {
      const batch = lines.slice(next, next + EVENTS_PER_BATCH);
      next += EVENTS_PER_BATCH;
      const body = batch
        .map((line) => `{"time":"1795744802.000","host":"h","source":"s","event":${line}}`)
        .join('\n');
      await post(agent, `${url}/services/collector/event`, await pack(body, { level: 1 }));
    }
  };
  try {
    await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, lane));
  } finally {
    agent.destroy();
  }
}

function post(agent: Agent, url: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-encoding': 'gzip', 'content-length': body.length };
    const outgoing = request(url, { method: 'POST', agent, headers }, (incoming) => {
      incoming.resume();
      incoming.once('end', resolve);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** The defaults of the schema, over plain HTTP, which the schema itself refuses. */
function collectorSettings(url: string): SplunkHecSettings {
  const settings = sinkSchema.parse({
    kind: 'splunk-hec',
    name: 'splunk',
    url: 'https://splunk.example.hk:8088',
    tokenSecret: 'test-splunk-token',
    acknowledgement: 'indexer',
    index: 'dingtalk',
  });
  if (settings.kind !== 'splunk-hec') throw new TypeError('another kind of sink');
  return { ...settings, url };
}
