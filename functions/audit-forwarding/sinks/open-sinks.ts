import { ApplicationError } from '../../../shared/errors/index.ts';
import { createNodeHttpClient } from '../../../shared/http/index.ts';
import type { Logger } from '../../../shared/observability/index.ts';
import type { RandomSource } from '../../../shared/random/index.ts';
import type { SecretProvider } from '../../../shared/secrets/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import type { SinkSettings, SplunkHecSettings, SyslogSettings } from '../domain/settings.ts';
import type { EventSink } from '../ports.ts';
import { parseClientCertificate, parseToken } from './sink-secrets.ts';
import { createSplunkHecSink } from './splunk-hec-sink.ts';
import { createSyslogSink } from './syslog-sink.ts';

export interface SinkDependencies {
  readonly secrets: SecretProvider;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
}

/** A configured sink, or why there is none. */
export type OpenedSink =
  | { readonly settings: SinkSettings; readonly outcome: 'opened'; readonly sink: EventSink }
  | {
      readonly settings: SinkSettings;
      readonly outcome: 'failed';
      readonly error: ApplicationError;
    };

/**
 * Opens the sinks of an organisation, in the order of the settings. No receiver is asked for
 * anything yet. One whose secret is missing or useless fails alone, with the error that tells why;
 * the others are open. Whoever calls closes what was opened.
 *
 * @throws the reason of the signal; what is no error of this project
 */
export async function openSinks(
  settings: readonly SinkSettings[],
  dependencies: SinkDependencies,
  call: { readonly signal?: AbortSignal } = {},
): Promise<readonly OpenedSink[]> {
  return await Promise.all(
    settings.map(async (one): Promise<OpenedSink> => {
      try {
        const sink = await openSink(one, dependencies, call);
        return { settings: one, outcome: 'opened', sink };
      } catch (error) {
        if (!(error instanceof ApplicationError)) throw error;
        return { settings: one, outcome: 'failed', error: error as ApplicationError };
      }
    }),
  );
}

function openSink(
  settings: SinkSettings,
  dependencies: SinkDependencies,
  call: { readonly signal?: AbortSignal },
): Promise<EventSink> {
  switch (settings.kind) {
    case 'splunk-hec':
      return openSplunkHecSink(settings, dependencies, call);
    case 'syslog':
      return openSyslogSink(settings, dependencies, call);
  }
}

async function openSplunkHecSink(
  settings: SplunkHecSettings,
  { secrets, clock, random, log }: SinkDependencies,
  call: { readonly signal?: AbortSignal },
): Promise<EventSink> {
  const { name, tokenSecret, authorityPem, batchesAtOnce } = settings;
  const secret = await secrets.getSecret(tokenSecret, call);
  const token = parseToken(name, tokenSecret, secret.value);
  const http = createNodeHttpClient({
    // One for the question about acknowledgements.
    maxSockets: batchesAtOnce + 1,
    ...(authorityPem === undefined ? {} : { pinnedAuthorities: [authorityPem] }),
  });
  return createSplunkHecSink({ settings, token, http, clock, random, log });
}

async function openSyslogSink(
  settings: SyslogSettings,
  { secrets, clock }: SinkDependencies,
  call: { readonly signal?: AbortSignal },
): Promise<EventSink> {
  const { name, clientCertificateSecret } = settings;
  if (clientCertificateSecret === undefined) return createSyslogSink({ settings, clock });
  const secret = await secrets.getSecret(clientCertificateSecret, call);
  const clientCertificate = await parseClientCertificate(
    name,
    clientCertificateSecret,
    secret.value,
  );
  return createSyslogSink({ settings, clock, clientCertificate });
}
