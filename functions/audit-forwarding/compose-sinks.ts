import type { ConnectedInstance } from '../../shared/connections/index.ts';
import type { SinkSettings } from './domain/settings.ts';
import type { EventSink } from './ports.ts';
import { openSinks } from './sinks/open-sinks.ts';

interface KeptSink {
  /** What it was opened with; opened anew if any of it has changed. */
  readonly madeOf: string;
  readonly sink: EventSink;
}

/**
 * Sinks that live as long as the instance, so that connections and channels do; one is opened anew when
 * its settings or its secret have changed.
 */
export class KeptSinks {
  readonly #connections: ConnectedInstance;
  readonly #kept = new Map<string, KeptSink>();

  constructor(connections: ConnectedInstance) {
    this.#connections = connections;
  }

  /** @throws SinkSecretInvalidError; the errors of the secret store */
  async open(corpId: string, settings: SinkSettings): Promise<EventSink> {
    const place = `${corpId}/${settings.name}`;
    const madeOf = JSON.stringify([settings, await this.#secretOf(settings)]);
    const kept = this.#kept.get(place);
    if (kept?.madeOf === madeOf) return kept.sink;
    const [opened] = await openSinks([settings], this.#connections);
    if (opened === undefined) throw new TypeError('a sink was asked for and not answered');
    if (opened.outcome === 'failed') throw opened.error;
    this.#kept.set(place, { madeOf, sink: opened.sink });
    await kept?.sink.close();
    return opened.sink;
  }

  /** As the store keeps it for some minutes: whoever opens the sink is given the same. */
  async #secretOf(settings: SinkSettings): Promise<string | undefined> {
    const name =
      settings.kind === 'splunk-hec' ? settings.tokenSecret : settings.clientCertificateSecret;
    if (name === undefined) return undefined;
    return (await this.#connections.secrets.getSecret(name)).value;
  }
}
