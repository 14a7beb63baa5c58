import {
  startSplunkStandIn,
  type SplunkStandIn,
} from '../../infra/local/splunk/splunk-stand-in.ts';
import type { StreamEvent } from '../../functions/audit-forwarding/domain/audit-event.ts';
import type { SplunkHecSettings } from '../../functions/audit-forwarding/domain/settings.ts';
import type { EventSink, Rejection } from '../../functions/audit-forwarding/ports.ts';
import { SinkUnavailableError } from '../../functions/audit-forwarding/sinks/errors.ts';
import { createSplunkHecSink } from '../../functions/audit-forwarding/sinks/splunk-hec-sink.ts';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { createJsonLogger } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { hecSettings, TEST_TOKEN } from './hec-bench.ts';
import { asClock } from './local-clock-as-clock.ts';
import { temporaryStandInContext, type TemporaryStandInContext } from './stand-in-context.ts';

/** What was told to the caller of the sink in the end. */
export interface Delivered {
  readonly rejected: readonly Rejection[];
  /** Copies above the first of each event for which the sink has answered. */
  readonly counted: number;
  readonly unavailable: number;
}

/** What the receiver holds. */
export interface Held {
  /** Event ids, each once, sorted. */
  readonly ids: readonly string[];
  readonly copiesAbove: number;
}

/** The sink before the stand-in of Splunk, over TLS with its authority pinned. */
export class SplunkBench {
  readonly context: TemporaryStandInContext;
  readonly splunk: SplunkStandIn;
  readonly sink: EventSink;

  private constructor(parts: Pick<SplunkBench, 'context' | 'splunk' | 'sink'>) {
    this.context = parts.context;
    this.splunk = parts.splunk;
    this.sink = parts.sink;
  }

  static async start(
    changes: Partial<SplunkHecSettings> = {},
    submitTimeoutMs?: number,
  ): Promise<SplunkBench> {
    const context = await temporaryStandInContext('splunk');
    const splunk = await startSplunkStandIn(context, {
      inputs: [{ name: 'audit', token: TEST_TOKEN, index: 'dingtalk' }],
    });
    const clock = asClock(context.clock);
    const sink = createSplunkHecSink({
      settings: hecSettings(splunk.endpoints.tlsUrl, changes),
      token: TEST_TOKEN,
      http: createNodeHttpClient({ pinnedAuthorities: [context.authority.certificatePem] }),
      clock,
      random: systemRandom,
      log: createJsonLogger({ clock, write: () => undefined }),
      ...(submitTimeoutMs === undefined ? {} : { submitTimeoutMs }),
    });
    return new SplunkBench({ context, splunk, sink });
  }

  /** Sends batches, some at once, each again until it has arrived, as long as that helps. */
  async deliver(batches: readonly (readonly StreamEvent[])[]): Promise<Delivered> {
    const left = [...batches];
    const rejected: Rejection[] = [];
    let counted = 0;
    let unavailable = 0;
    const deliverNext = async (): Promise<void> => {
      for (let batch = left.shift(); batch !== undefined;) {
        try {
          const receipt = await this.sink.deliver(batch, { signal: new AbortController().signal });
          rejected.push(...receipt.rejected);
          counted += receipt.resent;
          batch = left.shift();
        } catch (error) {
          if (!(error instanceof SinkUnavailableError)) throw error;
          counted += error.mayHaveArrived;
          unavailable += 1;
          await asClock(this.context.clock).sleep(error.retryAfterMs ?? 1_000);
        }
      }
    };
    await Promise.all(Array.from({ length: this.sink.batchesAtOnce }, deliverNext));
    return { rejected, counted, unavailable };
  }

  async held(): Promise<Held> {
    // What is on its way to the disk gets there first.
    this.context.clock.advance(600_000);
    const events = await this.splunk.controls.list();
    const ids = events.map(({ fields }) => String(fields?.['event_id']));
    const unique = [...new Set(ids)].sort();
    return { ids: unique, copiesAbove: ids.length - unique.length };
  }

  async close(): Promise<void> {
    await this.sink.close();
    await this.splunk.close();
    await this.context.dispose();
  }
}
