import { invokeFunction } from '../../../infra/local/launcher/invoke-function.ts';
import { STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import { sampleAuditOf } from '../../../infra/local/launcher/sample-audit.ts';
import type { Configuration } from '../../../shared/configuration/index.ts';
import { RunningCloud, type RunCloudOptions } from '../running-cloud.ts';

export const AUDIT_FUNCTION = `dt-audit-forwarding-${STAGE}`;

export type Answer = Readonly<Record<string, unknown>> & { readonly outcome: string };

/** What the collector has indexed, as far as tests look at it. */
export interface CollectedEvent {
  readonly id: string;
  readonly stream: string;
  readonly sequence: number;
  /** Hash of the event before, and its own. */
  readonly previous: string;
  readonly hash: string;
  /** When it was read from its source, as the event itself says. */
  readonly readEpochMs: number;
  readonly indexedEpochMs: number;
  readonly raw: string;
}

/** The local cloud whose organisation has the exclusive edition and forwards to the Splunk stand-in. */
export async function startAuditedCloud(
  options: RunCloudOptions,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<RunningCloud> {
  const running = await RunningCloud.start(options);
  running.cloud.dingTalk.controls.setBehaviour({ edition: 'exclusive' });
  await configureAudit(running, settings);
  return running;
}

/** Publishes other settings of the function, above those of the sample. */
export async function configureAudit(
  running: RunningCloud,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { subscriptions } = sampleOf(running);
  const sample = sampleSettings(running);
  await running.configure((configuration: Configuration) => ({
    ...configuration,
    organisations: configuration.organisations.map((organisation) => ({
      ...organisation,
      events: {
        ...organisation.events,
        subscriptions: [
          ...organisation.events.subscriptions.filter(
            ({ function: name }) => name !== 'audit-forwarding',
          ),
          ...subscriptions.map(({ when = {}, ...one }) => ({ ...one, when })),
        ],
      },
      functionSettings: {
        ...organisation.functionSettings,
        'audit-forwarding': { ...sample, ...settings },
      },
    })),
  }));
}

interface SampleSettings {
  readonly sinks: readonly Readonly<Record<string, unknown>>[];
}

function sampleOf({ cloud, company }: RunningCloud): ReturnType<typeof sampleAuditOf> {
  return sampleAuditOf(cloud.splunk.endpoints.tlsUrl, company.parameters.employees);
}

function sampleSettings(running: RunningCloud): SampleSettings {
  return sampleOf(running).functionSettings['audit-forwarding'] as SampleSettings;
}

/**
 * Files that people have opened some minutes ago, as the function reads what has settled; each is known
 * again by its name.
 */
export async function openFiles(running: RunningCloud, ...names: readonly string[]): Promise<void> {
  const { clock, dingTalk } = running.cloud;
  for (const resource of names) {
    await dingTalk.controls.audit.add(running.company.corpId, {
      source: 'file',
      atEpochMs: clock.nowEpochMs() - 10 * 60_000,
      fields: { resource },
    });
  }
}

/** The sink of the sample in other words; small batches show an order, a slow pace takes time. */
export function splunkSink(
  running: RunningCloud,
  changes: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const [sink] = sampleSettings(running).sinks;
  return { ...sink, ...changes };
}

export function invokeAudit(running: RunningCloud, payload: unknown): Promise<Answer> {
  const target = {
    endpoint: String(running.host.endpoints['invokeEndpoint']),
    key: running.cloud.credentials.developer,
    timeoutMs: 120_000,
  };
  return invokeFunction(target, AUDIT_FUNCTION, payload) as Promise<Answer>;
}

/** Of the sources in an answer of `forward`, or of `status`, those with this outcome or state. */
export function sourcesWith(answer: Answer, outcome: string): readonly string[] {
  const organisations = (answer['organisations'] ?? [answer]) as readonly {
    readonly sources: readonly Readonly<Record<string, unknown>>[];
  }[];
  return organisations
    .flatMap(({ sources }) => sources)
    .filter((one) => (one['outcome'] ?? one['state']) === outcome)
    .map((one) => String(one['source']));
}

/** All that the collector holds, in the order of arrival. */
export async function collectedEvents(running: RunningCloud): Promise<readonly CollectedEvent[]> {
  const collected: CollectedEvent[] = [];
  for await (const { indexedAtEpochMs, raw } of running.cloud.splunk.controls.events({})) {
    collected.push({ ...partsOf(raw), indexedEpochMs: indexedAtEpochMs });
  }
  return collected;
}

/** What the line of an event tells of itself. */
export function partsOf(raw: string): Omit<CollectedEvent, 'indexedEpochMs'> {
  const { chain, hash, metadata } = JSON.parse(raw) as {
    readonly chain: Pick<CollectedEvent, 'previous' | 'sequence' | 'stream'>;
    readonly hash: string;
    readonly metadata: { readonly logged_time: number; readonly uid: string };
  };
  const { previous, sequence, stream } = chain;
  return {
    ...{ id: metadata.uid, stream, sequence, previous, hash, raw },
    readEpochMs: metadata.logged_time,
  };
}

/** One of each id, as `dedup event_id` of a search gives them. */
export function onceEach<Event extends { readonly id: string }>(
  events: readonly Event[],
): readonly Event[] {
  return [...new Map(events.map((event) => [event.id, event] as const)).values()];
}
