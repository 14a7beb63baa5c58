import type Fc2Client from '@alicloud/fc2';
import type { Fc2Answer } from '@alicloud/fc2';
import { readServiceEndpoint } from '../alibaba-api/index.ts';
import { ApplicationError } from '../errors/index.ts';
import { meansNeverConnected } from '../http/index.ts';
import { InvocationOutcomeUnknownError, InvocationRefusedError } from './errors.ts';
import type { RoleCredentials } from './event-handler.ts';
import type { AsyncInvocation, FunctionInvoker } from './function-invoker.ts';
import {
  failureOf,
  isUnknownTask,
  judgeInvocation,
  readInvocationState,
  type InvocationAnswer,
  type InvokedTask,
} from './judge-answer.ts';
import { withinTime } from './within-time.ts';

export interface Fc2FunctionInvokerOptions {
  /** `<account>.cn-hongkong-internal.fc.aliyuncs.com`, or a URL; plain HTTP only on loopback. */
  readonly endpoint: string;
  readonly accountId: string;
  /** The service that holds the functions: an FC 2.0 function has no life outside of one. */
  readonly serviceName: string;
  /** Version or alias of the service; default: its latest code. */
  readonly qualifier?: string;
  /** Keys of the role at this moment, of the request that is being served. */
  readonly credentials: () => RoleCredentials;
}

/**
 * Invokes functions of Function Compute 2.0 (API `2016-08-15`) by the official SDK, which is loaded
 * at the first call, for accounts that still have services. The SDK can't be stopped: a call that
 * nobody waits for any more ends by its own time-out. It signs with the clock of the machine.
 */
export function createFc2FunctionInvoker(options: Fc2FunctionInvokerOptions): FunctionInvoker {
  const endpoint = readServiceEndpoint(options.endpoint);
  const { serviceName, qualifier } = options;
  const service = qualifier === undefined ? serviceName : `${serviceName}.${qualifier}`;
  const connect = (timeoutMs: number): Promise<Fc2Client> =>
    openClient(options, endpoint, timeoutMs);
  return {
    invokeAsync: async (invocation) => {
      const answer = await exchange(invocation, async () =>
        invoke(await connect(invocation.timeoutMs), invocation, options),
      );
      return judgeInvocation('answer' in answer ? acceptance(answer.answer) : answer, invocation);
    },
    stateOf: async (task) => {
      const path = `/services/${service}/functions/${task.functionName}/stateful-async-invocations/${task.taskId}`;
      const answer = await exchange(task, async () => (await connect(task.timeoutMs)).get(path));
      if ('answer' in answer) return readInvocationState(statusIn(answer.answer.data), task);
      if (isUnknownTask(answer)) return undefined;
      throw failureOf(answer, task);
    },
  };
}

async function openClient(
  { accountId, credentials }: Fc2FunctionInvokerOptions,
  endpoint: URL,
  timeout: number,
): Promise<Fc2Client> {
  const { default: Client } = await import('@alicloud/fc2');
  const { accessKeyId, accessKeySecret, securityToken } = credentials();
  return new Client(accountId, {
    accessKeyID: accessKeyId,
    accessKeySecret,
    // The SDK forgets the token of a key whose name does not begin with STS.
    ...(securityToken === undefined
      ? {}
      : { securityToken, headers: { 'x-fc-security-token': securityToken } }),
    endpoint: endpoint.origin,
    // Wanted by the SDK, used only where there is no endpoint.
    region: 'cn-hongkong',
    timeout,
  });
}

function invoke(
  client: Fc2Client,
  { functionName, taskId, payload }: AsyncInvocation,
  { serviceName, qualifier }: Fc2FunctionInvokerOptions,
): Promise<Fc2Answer> {
  // The SDK refuses any other kind of bytes than a Buffer.
  const event = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const headers = {
    'x-fc-invocation-type': 'Async',
    'x-fc-stateful-async-invocation-id': taskId,
  };
  return client.invokeFunction(serviceName, functionName, event, headers, qualifier);
}

/**
 * What the SDK calls a success, which tells no status: an accepted invocation has the service's
 * request id and an empty body. A result means that it ran at once; a page is of a gateway.
 */
function acceptance({ headers, data }: Fc2Answer): InvocationAnswer {
  const isAcceptance =
    headers['x-fc-request-id'] !== undefined &&
    headers['x-fc-error-type'] === undefined &&
    data === '';
  return { status: isAcceptance ? 202 : 200, errorCode: undefined };
}

/** The answer, or the refusal that the SDK made an error of. */
async function exchange(
  task: InvokedTask & { readonly timeoutMs: number; readonly signal?: AbortSignal },
  send: () => Promise<Fc2Answer>,
): Promise<{ readonly answer: Fc2Answer } | InvocationAnswer> {
  const { functionName, taskId } = task;
  task.signal?.throwIfAborted();
  const sent = send().then(
    (answer) => ({ answer }),
    (error: unknown) => {
      // Of the caller's own making: no keys.
      if (error instanceof ApplicationError) throw error;
      const refusal = readRefusal(error);
      if (refusal !== undefined) return refusal;
      const reason = reasonOf(error);
      if (!meansNeverConnected(reason)) {
        throw new InvocationOutcomeUnknownError({ functionName, taskId, reason });
      }
      throw new InvocationRefusedError('unreachable', { functionName, taskId, reason });
    },
  );
  return withinTime(sent, {
    timeoutMs: task.timeoutMs,
    signal: task.signal,
    onTimeout: () =>
      new InvocationOutcomeUnknownError({ functionName, taskId, reason: 'time-out' }),
  });
}

/** The status stands in the SDK's message only; nothing else of the message is kept. */
function readRefusal(error: unknown): InvocationAnswer | undefined {
  if (!(error instanceof Error)) return undefined;
  const status = / failed with (\d{3})\. requestid: /.exec(error.message)?.[1];
  if (status === undefined) return undefined;
  const { code } = error as { readonly code?: unknown };
  const errorCode =
    typeof code === 'string' && /^[A-Za-z0-9._-]{1,80}$/.test(code) ? code : undefined;
  return { status: Number(status), errorCode };
}

function reasonOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === 'string' && /^[A-Z0-9_]{3,60}$/.test(code)) return code;
  return name === 'RequestTimeoutError' ? 'time-out' : 'an answer that is none of the service';
}

function statusIn(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('status' in data)) return undefined;
  return data.status;
}
