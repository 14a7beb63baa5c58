import path from 'node:path';
import type { LocalCredentials } from '../stand-in/credentials.ts';
import {
  listenHttp,
  type HttpListener,
  type StandInRequest,
  type StandInResponse,
} from '../stand-in/http-listener.ts';
import type { StandIn, StandInContext } from '../stand-in/stand-in.ts';
import { apiErrorResponse } from './api-error.ts';
import { routeOf } from './api-route.ts';
import { AsyncQueue } from './async-queue.ts';
import { deployCode } from './code-store.ts';
import type { FunctionControl, FunctionState, TriggerFired } from './function-control.ts';
import { FunctionLog } from './function-log.ts';
import { HostedFunction } from './hosted-function.ts';
import { openHttpTrigger } from './http-trigger.ts';
import { InvokeApi, tooLargeResponse } from './invoke-api.ts';
import { OrphanWatchdog } from './orphan-watchdog.ts';
import { MAX_SYNC_BYTES } from './payload-limits.ts';
import { queueOptions } from './queue-options.ts';
import { newRequestId } from './request-id.ts';
import { readDescription, type FunctionDescription } from './serverless-description.ts';
import { TimerTriggers, type TimerFiring } from './timer-triggers.ts';

export interface FunctionHostOptions {
  /** The Serverless Devs file. */
  readonly descriptionFile: string;
  /** Values of its `${env()}` expressions; functions get only what they declare by them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Declared variable in which a function finds this host, so that it can invoke others. */
  readonly ownEndpointVariable?: string;
  /** Directory that relative `code` paths of the description start from. */
  readonly codeDirectory: string;
  readonly credentials: LocalCredentials;
  readonly region: string;
  readonly accountId: string;
  /** How long an instance is kept without a request. Default 60 s, as in the cloud. */
  readonly idleStopMs?: number;
  /**
   * Freeze an instance whenever it has no request, as the cloud does: what a function leaves behind
   * after its reply does not run. Default: true, except on Windows, which can't.
   */
  readonly freezes?: boolean;
  /** Ports of the n-th HTTP trigger of the description; default: free ones. */
  readonly httpTriggerPorts?: (index: number) => { readonly plain: number; readonly tls: number };
}

/** The running function host. */
export type FunctionHost = StandIn & FunctionControl;

/**
 * Starts the functions of a description: an invoke endpoint for the official SDK, the durable queue
 * of asynchronous invocations, and timer triggers on local time.
 *
 * @throws DescriptionError if the description or the code can't be used.
 */
export async function startFunctionHost(
  context: StandInContext,
  options: FunctionHostOptions,
): Promise<FunctionHost> {
  const descriptions = await readDescription(options.descriptionFile, {
    environment: options.environment,
    config: { AccountID: options.accountId },
  });
  const { clock } = context;
  let queue: AsyncQueue | undefined;
  // Reads every schedule before anything runs: a wrong one stops the start.
  const timers = new TimerTriggers(descriptions, clock, (firing) => {
    if (queue === undefined) return;
    enqueueFiring(context, queue, firing).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      context.log(`function-host: a timer of ${firing.functionName} is not queued: ${reason}`);
    });
  });
  const watchdog = new OrphanWatchdog();
  const errorOf = (code: string, request: StandInRequest): StandInResponse =>
    apiErrorResponse(
      code,
      `${code} (switched on)`,
      newRequestId(clock.nowEpochMs()),
      routeOf(request).version,
    );
  let api: InvokeApi | undefined;
  // First of all, because functions are told its address.
  const listener = await listenHttp({
    name: 'function-host',
    context,
    maxBodyBytes: MAX_SYNC_BYTES,
    operationOf: (request) => routeOf(request).operation,
    handle: async (request) => api?.handle(request) ?? errorOf('ServiceUnavailable', request),
    errorOf,
    tooLarge: tooLargeResponse(),
  });
  try {
    const hosted = withOwnEndpoint(descriptions, options.ownEndpointVariable, listener.urls.tls);
    const functions = await hostFunctions(context, options, hosted, watchdog);
    const opened = await AsyncQueue.open(queueOptions(context, functions));
    queue = opened;
    api = new InvokeApi({
      functions,
      queue: opened,
      clock,
      credentials: context.credentials,
      log: context.log,
    });
    const addresses = await openHttpTriggers(context, options, functions, opened);
    const stopMoves = clock.onMove((offsetMs) => {
      for (const one of functions.values()) one.moveClock(offsetMs);
    });
    for (const one of functions.values()) one.start();
    opened.start();
    timers.start();
    return {
      name: 'function-host',
      endpoints: {
        invokeEndpoint: listener.urls.plain,
        tlsUrl: listener.urls.tls,
        functions: Object.fromEntries(
          [...functions].map(([name]) => [name, addressOf(addresses, name)]),
        ),
      },
      ports: listener.ports,
      functions: () =>
        [...functions.values()].map((one) => ({
          ...stateOf(one, timers),
          ...addressOf(addresses, one.description.functionName),
        })),
      fireTrigger: async (functionName, triggerName) => {
        const firing = timers.firingNow(functionName, triggerName);
        return firing === undefined ? undefined : enqueueFiring(context, opened, firing);
      },
      settled: () => opened.settled(),
      taskStatus: (functionName, taskId) => opened.find(functionName, taskId)?.status,
      close: async () => {
        timers.close();
        stopMoves();
        await opened.close();
        await Promise.all([...functions.values()].map((one) => one.close()));
        await Promise.all([listener, ...addresses.values()].map((one) => one.close()));
        await watchdog.close();
      },
    };
  } catch (error) {
    await listener.close();
    await watchdog.close();
    throw error;
  }
}

/** The descriptions with this host's address where a function declares the variable for it. */
function withOwnEndpoint(
  descriptions: readonly FunctionDescription[],
  variable: string | undefined,
  url: string,
): readonly FunctionDescription[] {
  if (variable === undefined) return descriptions;
  return descriptions.map((one) =>
    variable in one.environmentVariables
      ? { ...one, environmentVariables: { ...one.environmentVariables, [variable]: url } }
      : one,
  );
}

/** Opens a port of its own for each function with an HTTP trigger; by function name. */
async function openHttpTriggers(
  context: StandInContext,
  options: FunctionHostOptions,
  functions: ReadonlyMap<string, HostedFunction>,
  queue: AsyncQueue,
): Promise<ReadonlyMap<string, HttpListener>> {
  const opened = new Map<string, HttpListener>();
  for (const [name, target] of functions) {
    const trigger = target.httpTrigger;
    if (trigger === undefined) continue;
    const ports = options.httpTriggerPorts?.(opened.size) ?? { plain: 0, tls: 0 };
    opened.set(name, await openHttpTrigger({ context, target, trigger, queue, ports }));
  }
  return opened;
}

function addressOf(
  addresses: ReadonlyMap<string, HttpListener>,
  functionName: string,
): { readonly url?: string; readonly tlsUrl?: string } {
  const listener = addresses.get(functionName);
  return listener === undefined ? {} : { url: listener.urls.plain, tlsUrl: listener.urls.tls };
}

async function hostFunctions(
  context: StandInContext,
  options: FunctionHostOptions,
  descriptions: readonly FunctionDescription[],
  watchdog: OrphanWatchdog,
): Promise<Map<string, HostedFunction>> {
  const { clock, stateDirectory } = context;
  const hosted = new Map<string, HostedFunction>();
  for (const description of descriptions) {
    const code = await deployCode(
      path.resolve(options.codeDirectory, description.code),
      path.join(stateDirectory, 'code'),
    );
    const { functionName } = description;
    const log = new FunctionLog(path.join(stateDirectory, 'logs'), functionName, () =>
      clock.nowEpochMs(),
    );
    const { credentials, region, accountId, idleStopMs } = options;
    hosted.set(
      functionName,
      new HostedFunction({
        description,
        code,
        clock,
        credentials,
        region,
        accountId,
        log,
        watchdog,
        freezes: options.freezes ?? process.platform !== 'win32',
        ...(idleStopMs === undefined ? {} : { idleStopMs }),
      }),
    );
  }
  return hosted;
}

async function enqueueFiring(
  context: StandInContext,
  queue: AsyncQueue,
  { functionName, event }: TimerFiring,
): Promise<TriggerFired> {
  const requestId = newRequestId(context.clock.nowEpochMs());
  await queue.enqueue({ requestId, taskId: requestId, functionName, event });
  return { requestId, taskId: requestId };
}

function stateOf(one: HostedFunction, timers: TimerTriggers): FunctionState {
  const { functionName } = one.description;
  return {
    functionName,
    ...(one.code.sha256 === undefined ? {} : { codeSha256: one.code.sha256 }),
    processIds: one.processIds,
    logFile: one.logFile,
    triggers: timers.statesOf(functionName),
  };
}
