import type { ClosableHttpClient } from '../../../shared/http/index.ts';
import type { Logger } from '../../../shared/observability/index.ts';
import type { RandomSource } from '../../../shared/random/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import type { SplunkHecSettings } from '../domain/settings.ts';
import type { EventSink } from '../ports.ts';
import { HecChannels } from './hec-channels.ts';
import { createHecCollector } from './hec-collector.ts';
import { HecDelivery } from './hec-delivery.ts';
import { createHecBodyWriter } from './hec-event.ts';
import type { HecSender } from './hec-sender.ts';

export interface SplunkHecSinkOptions {
  readonly settings: SplunkHecSettings;
  readonly token: string;
  /** Trusts what the settings say; closed with the sink. */
  readonly http: ClosableHttpClient;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
  /** For a batch and the answer to it; default 30,000. */
  readonly submitTimeoutMs?: number;
}

/**
 * A sink on Splunk's HTTP Event Collector (protocol: Splunk, "Set up and use HTTP Event Collector"
 * and "About HTTP Event Collector Indexer Acknowledgment", read November 2026).
 *
 * With `acknowledgement: indexer` an event counts when the indexer says that it is on disk; a
 * receiver that does not acknowledge is refused, never believed instead. One channel serves all
 * deliveries of the instance.
 */
export function createSplunkHecSink(options: SplunkHecSinkOptions): EventSink {
  const { settings, token, http, clock, random, log, submitTimeoutMs } = options;
  const { url, batchesAtOnce } = settings;
  const collector = createHecCollector({
    url,
    token,
    http,
    clock,
    submitTimeoutMs,
    batchesAtOnce,
  });
  const sender: HecSender = {
    sink: settings.name,
    acknowledgement: settings.acknowledgement,
    acknowledgeWithinMs: settings.acknowledgeWithinSeconds * 1_000,
    collector,
    channels: new HecChannels({ collector, clock, random }),
    write: createHecBodyWriter(settings),
    clock,
    random,
    log,
  };
  return {
    name: settings.name,
    kind: 'splunk-hec',
    batchesAtOnce: settings.batchesUnacknowledged,
    eventsPerBatch: settings.eventsPerBatch,
    bytesPerBatch: settings.bytesPerBatch,
    deliver: (events, { signal }) => new HecDelivery(sender, signal).deliver(events),
    close: async () => http.close(),
  };
}
