import { listenHttp } from '../stand-in/http-listener.ts';
import type { StandIn, StandInContext } from '../stand-in/stand-in.ts';
import type { SplunkBehaviour } from './behaviour.ts';
import { collect } from './collector.ts';
import { injectedError, pageOf } from './collector-answers.ts';
import { completeInput, type GivenInput } from './collector-input.ts';
import { operationOf } from './collector-routes.ts';
import { CONTROL_PREFIX, handleControl } from './control-routes.ts';
import { controlsOf, type SplunkControls } from './controls.ts';
import { EventIndex } from './event-index.ts';
import { LiveBehaviour } from './live-behaviour.ts';

export interface SplunkStandInOptions {
  /** The first is the one that `endpoints` names. */
  readonly inputs: readonly [GivenInput, ...GivenInput[]];
  readonly behaviour?: Partial<SplunkBehaviour>;
}

export interface SplunkEndpoints extends Readonly<Record<string, unknown>> {
  readonly url: string;
  readonly tlsUrl: string;
  readonly token: string;
  readonly index: string;
  readonly controlUrl: string;
}

/** The running stand-in, with the launcher's own way to what is indexed. */
export interface SplunkStandIn extends StandIn {
  readonly endpoints: SplunkEndpoints;
  readonly controls: SplunkControls;
}

/** Longest body on the wire, whatever the behaviour allows of it. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The HTTP Event Collector of a Splunk Enterprise. See the README. */
export async function startSplunkStandIn(
  context: StandInContext,
  options: SplunkStandInOptions,
): Promise<SplunkStandIn> {
  const now = (): number => context.clock.nowEpochMs();
  const index = await EventIndex.open(context.stateDirectory, now);
  const behaviour = new LiveBehaviour(options.behaviour);
  const inputs = options.inputs.map(completeInput);
  const controls = controlsOf({ index, behaviour, inputs });
  const parts = { index, behaviour, inputs: () => inputs, now };
  const listener = await listenHttp({
    name: 'splunk',
    context,
    maxBodyBytes: MAX_BODY_BYTES,
    tooLarge: pageOf(413, 'Request Entity Too Large'),
    operationOf,
    handle: (request, effects) =>
      request.url.pathname.startsWith(CONTROL_PREFIX)
        ? handleControl(controls, request)
        : collect(parts, request, effects),
    errorOf: injectedError,
  });
  const [first] = options.inputs;
  return {
    name: 'splunk',
    endpoints: {
      url: listener.urls.plain,
      tlsUrl: listener.urls.tls,
      token: first.token,
      index: completeInput(first).index,
      controlUrl: `${listener.urls.plain}${CONTROL_PREFIX}`,
    },
    ports: listener.ports,
    controls,
    close: async () => {
      await listener.close();
      await index.close();
    },
  };
}
