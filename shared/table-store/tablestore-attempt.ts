import type { Agent } from 'node:http';
import { decodeErrorBody } from './tablestore-error-body.ts';
import { faultKindOf, TablestoreFault } from './tablestore-fault.ts';
import { findProofFailure, serverTimeOf } from './tablestore-response-proof.ts';
import type { SdkClient, SdkRequest, SdkResponse, TablestoreModule } from './tablestore-sdk.ts';

/** Keys that sign requests; of a function's role they change during its life. */
export interface TablestoreCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

export interface AttemptSettings {
  readonly sdk: TablestoreModule;
  readonly endpoint: string;
  readonly instanceName: string;
  readonly agent: Agent;
  readonly timeoutMs: number;
  readonly credentials: TablestoreCredentials;
  readonly signal?: AbortSignal;
}

/** A trustworthy answer. `data` is what the SDK decoded; absent if a condition failed. */
export type TablestoreAnswer =
  | {
      readonly outcome: 'answered';
      readonly data: Readonly<Record<string, unknown>>;
      readonly serverTimeEpochMs: number;
    }
  | { readonly outcome: 'condition-failed'; readonly serverTimeEpochMs: number };

/** Passes a refused condition, which is an outcome and not a fault, through the SDK's error path. */
class ConditionFailed extends Error {
  readonly serverTimeEpochMs: number;

  constructor(serverTimeEpochMs: number) {
    super('condition failed');
    this.serverTimeEpochMs = serverTimeEpochMs;
  }
}

/**
 * Sends one request through the official SDK, once. The client object lives for this attempt alone,
 * so that the keys that signed the request are the keys that the answer is checked with.
 *
 * @throws TablestoreFault
 */
export async function attemptCall(
  settings: AttemptSettings,
  operation: string,
  params: object,
): Promise<TablestoreAnswer> {
  const { data, error } = await send(settings, operation, params);
  if (error instanceof ConditionFailed) {
    return { outcome: 'condition-failed', serverTimeEpochMs: error.serverTimeEpochMs };
  }
  if (error !== null) throw asFault(error);
  const serverTimeEpochMs = data?.['serverTimeEpochMs'];
  if (data === null || typeof serverTimeEpochMs !== 'number') {
    throw new TablestoreFault('unclear', 'no-answer');
  }
  return { outcome: 'answered', data, serverTimeEpochMs };
}

function createMendedClient(settings: AttemptSettings, onCut: () => void): SdkClient {
  const { credentials } = settings;
  const client = new settings.sdk.Client({
    accessKeyId: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
    ...(credentials.securityToken === undefined ? {} : { stsToken: credentials.securityToken }),
    endpoint: settings.endpoint,
    instancename: settings.instanceName,
    // The type package does not know `agent`; without it every HTTPS call makes a new handshake.
    httpOptions: { timeout: settings.timeoutMs, agent: settings.agent } as unknown as {
      timeout: number;
      maxSockets: number;
    },
  }) as unknown as SdkClient;
  const decode = client.extractData.bind(client);
  const setUp = client.setupRequestListeners.bind(client);
  client.extractData = (response) => extractData(response, credentials, decode);
  client.extractError = (response) => extractError(response, credentials);
  client.setupRequestListeners = (request) => {
    setUp(request);
    switchOffRetry(request);
    noticeCutAnswer(request, onCut);
  };
  return client;
}

/** The SDK's policy object is global to the process; this switches it off for one request only. */
function switchOffRetry(request: SdkRequest): void {
  request.addListener('retry', (response: SdkResponse) => {
    if (response.error !== null) Object.assign(response.error, { retryable: false });
  });
}

/** The SDK waits for ever if the connection ends in the middle of a body. */
function noticeCutAnswer(request: SdkRequest, onCut: () => void): void {
  request.addListener('httpHeaders', (_status: number, _headers: object, response: SdkResponse) => {
    const { stream } = response.httpResponse;
    stream?.once('close', () => {
      if (!stream.complete) onCut();
    });
  });
}

function extractData(
  response: SdkResponse,
  credentials: TablestoreCredentials,
  decode: (response: SdkResponse) => void,
): void {
  const failure = findProofFailure(answerOf(response, credentials), true);
  if (failure !== undefined) throw new TablestoreFault('unclear', failure, requestIdOf(response));
  try {
    decode(response);
  } catch (error) {
    throw new TablestoreFault('unclear', 'undecodable-answer', {
      ...requestIdOf(response),
      cause: error,
    });
  }
  response.data = {
    ...response.data,
    serverTimeEpochMs: serverTimeOf(response.httpResponse.headers),
  };
}

function extractError(response: SdkResponse, credentials: TablestoreCredentials): void {
  const { httpResponse } = response;
  const status = httpResponse.statusCode ?? 0;
  const body = decodeErrorBody(httpResponse.body ?? new Uint8Array());
  const about = requestIdOf(response);
  if (body === undefined) {
    response.error = new TablestoreFault('unclear', `http-${String(status)}`, about);
    return;
  }
  // The service cannot sign for a key or signature that it did not accept.
  const failure =
    body.code === 'OTSAuthFailed'
      ? undefined
      : findProofFailure(answerOf(response, credentials), false);
  if (failure !== undefined) {
    response.error = new TablestoreFault('unclear', failure, about);
    return;
  }
  const serverTimeEpochMs = serverTimeOf(httpResponse.headers);
  if (body.code === 'OTSConditionCheckFail' && serverTimeEpochMs !== undefined) {
    response.error = new ConditionFailed(serverTimeEpochMs);
    return;
  }
  const kind = faultKindOf(body.code, body.message, status);
  response.error = new TablestoreFault(kind, body.code, {
    ...about,
    cause: new Error(body.message),
  });
}

function answerOf(
  response: SdkResponse,
  credentials: TablestoreCredentials,
): Parameters<typeof findProofFailure>[0] {
  return {
    headers: response.httpResponse.headers,
    body: response.httpResponse.body ?? new Uint8Array(),
    path: response.request.httpRequest.path,
    accessKeyId: credentials.accessKeyId,
    accessKeySecret: credentials.accessKeySecret,
  };
}

function requestIdOf(response: SdkResponse): { requestId?: string } {
  const requestId = response.httpResponse.headers['x-ots-requestid'];
  return typeof requestId === 'string' ? { requestId } : {};
}

/** Resolves with whatever comes first: the SDK's answer, the deadline, the caller's signal. */
function send(
  settings: AttemptSettings,
  operation: string,
  params: object,
): Promise<{ data: Record<string, unknown> | null; error: Error | null }> {
  return new Promise((resolve) => {
    const finish = (data: Record<string, unknown> | null, error: Error | null): void => {
      clearTimeout(deadline);
      settings.signal?.removeEventListener('abort', onAbort);
      resolve({ data, error });
    };
    const stop = (fault: TablestoreFault): void => {
      finish(null, fault);
      request.httpRequest.stream?.destroy();
    };
    const onAbort = (): void => {
      stop(new TablestoreFault('unclear', 'aborted', { cause: settings.signal?.reason }));
    };
    // The SDK's own time-out only watches an idle socket; a slow drip would never end.
    const deadline = setTimeout(() => {
      stop(new TablestoreFault('unclear', 'timed-out'));
    }, settings.timeoutMs);
    settings.signal?.addEventListener('abort', onAbort, { once: true });
    const client = createMendedClient(settings, () => {
      finish(null, new TablestoreFault('unclear', 'answer-cut'));
    });
    const request = client.makeRequest(operation, params, (error, data) => finish(data, error));
  });
}

function asFault(error: Error): TablestoreFault {
  if (error instanceof TablestoreFault) return error;
  if (isNeverSent(error)) return new TablestoreFault('not-sent', 'no-connection', { cause: error });
  const isNetwork = 'code' in error && error.code === 'NetworkingError';
  return isNetwork
    ? new TablestoreFault('unclear', 'connection-lost', { cause: error })
    : new TablestoreFault('invalid', 'not-encodable', { cause: error });
}

/** True if looking up the name or connecting failed, so that no byte of the request left. */
function isNeverSent(error: Error): boolean {
  const failures: readonly unknown[] =
    'errors' in error && Array.isArray(error.errors) ? error.errors : [error];
  return failures.every(
    (failure) =>
      failure instanceof Error &&
      'syscall' in failure &&
      (failure.syscall === 'connect' || failure.syscall === 'getaddrinfo'),
  );
}
