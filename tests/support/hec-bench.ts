import type { SplunkHecSettings } from '../../functions/audit-forwarding/domain/settings.ts';
import { sinkSchema } from '../../functions/audit-forwarding/domain/settings.ts';
import type { EventSink } from '../../functions/audit-forwarding/ports.ts';
import { createSplunkHecSink } from '../../functions/audit-forwarding/sinks/splunk-hec-sink.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import {
  startScriptedCollector,
  type CollectorScript,
  type ScriptedCollector,
} from './scripted-collector.ts';
import { VirtualClock } from './virtual-clock.ts';

export const TEST_TOKEN = '11111111-2222-4333-8444-555555555555';

/** Settings of a sink as the configuration's schema gives them; the address may be plain HTTP. */
export function hecSettings(
  url: string,
  changes: Partial<SplunkHecSettings> = {},
): SplunkHecSettings {
  const settings = sinkSchema.parse({
    kind: 'splunk-hec',
    name: 'splunk',
    url: 'https://splunk.example.hk:8088',
    tokenSecret: 'test-splunk-token',
    acknowledgement: 'indexer',
    index: 'dingtalk',
  });
  if (settings.kind !== 'splunk-hec') throw new Error('settings of a collector were expected');
  return { ...settings, url, ...changes };
}

export interface HecBench {
  readonly collector: ScriptedCollector;
  readonly sink: EventSink;
  readonly clock: Clock & { readonly sleptMs: readonly number[] };
  readonly logLines: readonly string[];
  close(): Promise<void>;
}

/** A sink before a collector that follows a script; time passes only while the sink sleeps. */
export async function startHecBench(
  script: CollectorScript = {},
  changes: Partial<SplunkHecSettings> = {},
): Promise<HecBench> {
  const collector = await startScriptedCollector(script);
  const clock = new VirtualClock(Date.UTC(2026, 10, 27, 3, 0, 0));
  const logLines: string[] = [];
  const sink = createSplunkHecSink({
    settings: hecSettings(collector.url, changes),
    token: TEST_TOKEN,
    http: createNodeHttpClient(),
    clock,
    random: systemRandom,
    log: createJsonLogger({ clock, write: (line) => logLines.push(line) }),
  });
  return {
    collector,
    sink,
    clock,
    logLines,
    close: async () => {
      await sink.close();
      await collector.close();
    },
  };
}
