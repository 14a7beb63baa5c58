import path from 'node:path';
import type { LocalCredentials } from '../stand-in/credentials.ts';
import {
  listenHttp,
  type StandInRequest,
  type StandInResponse,
} from '../stand-in/http-listener.ts';
import type { StandIn, StandInContext } from '../stand-in/stand-in.ts';
import { apiErrorResponse } from './api-error.ts';
import { routeOf } from './api-route.ts';
import { AsyncQueue } from './async-queue.ts';
import type { DeployedFunction } from './deployment/deployed-function.ts';
import { DeployedFunctions } from './deployment/deployed-functions.ts';
import { DeploymentBook } from './deployment/deployment-book.ts';
import { describedFunction } from './deployment/described-function.ts';
import type { FunctionControl } from './function-control.ts';
import { FunctionFleet } from './function-fleet.ts';
import type { FunctionLogLine } from './function-log.ts';
import { InvokeApi, tooLargeResponse } from './invoke-api.ts';
import type { ManagementParts } from './management/management-call.ts';
import { OrphanWatchdog } from './orphan-watchdog.ts';
import { MAX_REQUEST_BYTES } from './payload-limits.ts';
import { queueOptions } from './queue-options.ts';
import { newRequestId } from './request-id.ts';
import { readDescription, type FunctionDescription } from './serverless-description.ts';

export interface FunctionHostOptions {
  /** The Serverless Devs file whose functions are there from the start; without it, none are. */
  readonly descriptionFile?: string;
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
  /** Is given each line that a function writes, as the service for logs is in the cloud. */
  readonly onLogLine?: (line: FunctionLogLine) => void;
  /** Ports of the n-th HTTP trigger; default: free ones. A function keeps its place. */
  readonly httpTriggerPorts?: (index: number) => { readonly plain: number; readonly tls: number };
  /** A number in [0, 1) for each request by an alias with several versions. Default: by chance. */
  readonly random?: () => number;
}

/** The running function host. */
export type FunctionHost = StandIn & FunctionControl;

/**
 * Starts the functions of a description, and those that were deployed to it before: the API for the
 * official SDK, the durable queue of asynchronous invocations, and timer triggers on local time.
 *
 * @throws DescriptionError if the description or the code can't be used.
 */
export async function startFunctionHost(
  context: StandInContext,
  options: FunctionHostOptions,
): Promise<FunctionHost> {
  const descriptions =
    options.descriptionFile === undefined
      ? []
      : await readDescription(options.descriptionFile, {
          environment: options.environment,
          config: { AccountID: options.accountId },
        });
  const watchdog = new OrphanWatchdog();
  const errorOf = (code: string, request: StandInRequest): StandInResponse =>
    apiErrorResponse(
      code,
      `${code} (switched on)`,
      newRequestId(context.clock.nowEpochMs()),
      routeOf(request).version,
    );
  let api: InvokeApi | undefined;
  // First of all, because functions are told its address.
  const listener = await listenHttp({
    name: 'function-host',
    context,
    maxBodyBytes: MAX_REQUEST_BYTES,
    operationOf: (request) => routeOf(request).operation,
    handle: async (request) => api?.handle(request) ?? errorOf('ServiceUnavailable', request),
    errorOf,
    tooLarge: tooLargeResponse(),
  });
  let book: DeploymentBook | undefined;
  try {
    const own = withOwnEndpoint(descriptions, options.ownEndpointVariable, listener.urls.tls);
    const described = await describedFunctions(context, options, own);
    // Every wrong schedule and missing zip has stopped the start by now.
    book = await DeploymentBook.open(path.join(context.stateDirectory, 'deployments.jsonl'));
    const running = await run(context, options, { book, described, watchdog });
    api = running.api;
    return {
      name: 'function-host',
      get endpoints() {
        const names = [...running.fleet.functions.keys()];
        return {
          invokeEndpoint: listener.urls.plain,
          tlsUrl: listener.urls.tls,
          functions: Object.fromEntries(names.map((name) => [name, running.fleet.urlsOf(name)])),
        };
      },
      ports: listener.ports,
      functions: () => running.fleet.states(),
      fireTrigger: (functionName, triggerName) =>
        running.fleet.fireTrigger(functionName, triggerName),
      settled: () => running.queue.settled(),
      taskStatus: (functionName, taskId) => running.queue.find(functionName, taskId)?.status,
      close: async () => {
        await running.close();
        await listener.close();
        await watchdog.close();
      },
    };
  } catch (error) {
    await book?.close();
    await listener.close();
    await watchdog.close();
    throw error;
  }
}

interface RunningParts {
  readonly book: DeploymentBook;
  readonly described: readonly DeployedFunction[];
  readonly watchdog: OrphanWatchdog;
}

/** Puts everything behind the API together and starts it. */
async function run(
  context: StandInContext,
  options: FunctionHostOptions,
  { book, described, watchdog }: RunningParts,
) {
  const { clock, log } = context;
  const { credentials, region, accountId, idleStopMs, httpTriggerPorts, onLogLine } = options;
  const deployed = new DeployedFunctions(book, described);
  for (const functionName of deployed.overridden()) {
    log(`function-host: ${functionName} runs as it was deployed, not as it is described`);
  }
  const codeStore = codeStoreOf(context);
  const fleet = new FunctionFleet({
    context,
    book,
    deployed,
    random: options.random ?? Math.random,
    hosting: {
      clock,
      credentials,
      region,
      accountId,
      watchdog,
      codeStore,
      freezes: options.freezes ?? process.platform !== 'win32',
      ...(idleStopMs === undefined ? {} : { idleStopMs }),
    },
    ...(httpTriggerPorts === undefined ? {} : { ports: httpTriggerPorts }),
    ...(onLogLine === undefined ? {} : { onLogLine }),
  });
  const queue = await AsyncQueue.open(queueOptions(context, fleet.functions));
  const management: ManagementParts = {
    functions: deployed,
    place: { region, accountId },
    codeStore,
    now: () => clock.nowEpochMs(),
    urlOf: (functionName, triggerName) => fleet.urlsOf(functionName, triggerName).url,
    instancesOf: (functionName) => fleet.functions.get(functionName)?.instances ?? [],
  };
  const { functions } = fleet;
  const api = new InvokeApi({
    functions,
    queue,
    clock,
    credentials: context.credentials,
    ...(context.access === undefined ? {} : { access: context.access }),
    management,
    log,
  });
  const close = async (): Promise<void> => {
    fleet.stopTimers();
    await deployed.settled();
    await queue.close();
    await fleet.close();
    await book.close();
  };
  try {
    await fleet.start(queue);
  } catch (error) {
    await close();
    throw error;
  }
  queue.start();
  return { api, fleet, queue, close };
}

async function describedFunctions(
  context: StandInContext,
  options: FunctionHostOptions,
  descriptions: readonly FunctionDescription[],
): Promise<readonly DeployedFunction[]> {
  const described: DeployedFunction[] = [];
  for (const description of descriptions) {
    const source = path.resolve(options.codeDirectory, description.code);
    const now = context.clock.nowEpochMs();
    described.push(await describedFunction(description, source, codeStoreOf(context), now));
  }
  return described;
}

function codeStoreOf({ stateDirectory }: StandInContext): string {
  return path.join(stateDirectory, 'code');
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
