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
  const { functionSettings, subscriptions } = sampleAuditOf(
    running.cloud.splunk.endpoints.tlsUrl,
    running.company.parameters.employees,
  );
  const sample = functionSettings['audit-forwarding'] as object;
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
  for await (const { raw } of running.cloud.splunk.controls.events({})) {
    const { chain, metadata } = JSON.parse(raw) as {
      readonly chain: { readonly sequence: number; readonly stream: string };
      readonly metadata: { readonly uid: string };
    };
    collected.push({ id: metadata.uid, stream: chain.stream, sequence: chain.sequence, raw });
  }
  return collected;
}
