import { createHash, createHmac } from 'node:crypto';
import { recordedWire, type WireAnswer, type WireRequest } from './recorded-wire.ts';

const TASK_ID = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;
const MAX_ASYNC_BYTES = 128 * 1024;

interface GatewayKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
}

/**
 * The asynchronous part of the API `2016-08-15` in memory, for a service with one function in task
 * mode. It runs nothing: a test ends the tasks. Signatures are checked by the documented scheme,
 * written here once more.
 */
export async function startFc2Gateway(service: string, functionName: string, key: GatewayKey) {
  const tasks = new Map<string, { readonly payload: Buffer; status: string }>();
  const functionPath = `/2016-08-15/services/${service}/functions/`;

  const answerTo = (request: WireRequest): WireAnswer => {
    if (request.headers.authorization !== signatureOf(request, key)) {
      return refusal(403, 'SignatureNotMatch');
    }
    if (request.headers['x-fc-security-token'] !== key.securityToken) {
      return refusal(403, 'AccessDenied');
    }
    if (!request.path.startsWith(functionPath)) return refusal(404, 'ServiceNotFound');
    const [name, part, taskId = ''] = request.path.slice(functionPath.length).split('/');
    if (name !== functionName) return refusal(404, 'FunctionNotFound');
    if (part === 'invocations') return accept(request);
    const task = tasks.get(taskId);
    if (task === undefined) return refusal(404, 'StatefulAsyncInvocationNotFound');
    return { body: { invocationId: taskId, status: task.status } };
  };

  const accept = (request: WireRequest): WireAnswer => {
    const taskId = String(request.headers['x-fc-stateful-async-invocation-id']);
    if (request.headers['x-fc-invocation-type'] !== 'Async') return refusal(400, 'InvalidArgument');
    if (request.bytes.length > MAX_ASYNC_BYTES) return refusal(400, 'EntityTooLarge');
    if (!TASK_ID.test(taskId)) return refusal(400, 'InvalidArgument');
    if (tasks.has(taskId)) return refusal(409, 'StatefulAsyncInvocationAlreadyExists');
    tasks.set(taskId, { payload: request.bytes, status: 'Enqueued' });
    return { status: 202, headers: { 'x-fc-request-id': `request-of-${taskId}` }, body: '' };
  };

  const wire = await recordedWire(answerTo);
  return {
    url: wire.url,
    payloads: (): readonly Buffer[] => [...tasks.values()].map(({ payload }) => payload),
    end: (taskId: string, statusOf: (payload: Buffer) => 'Succeeded' | 'Failed'): void => {
      const task = tasks.get(taskId);
      if (task === undefined) throw new Error(`${taskId} was not invoked`);
      task.status = statusOf(task.payload);
    },
    close: () => wire.close(),
  };
}

function refusal(status: number, ErrorCode: string): WireAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-fc-request-id': 'refused' },
    body: { ErrorCode, ErrorMessage: `${ErrorCode} (gateway)` },
  };
}

/** Help page "Request signatures" of Function Compute 2.0. */
function signatureOf(request: WireRequest, key: GatewayKey): string {
  const header = (name: string): string => String(request.headers[name] ?? '');
  const bodyHash = createHash('md5').update(request.bytes).digest('hex');
  const expectedMd5 = request.bytes.length === 0 ? '' : Buffer.from(bodyHash).toString('base64');
  const ownHeaders = Object.keys(request.headers)
    .filter((name) => name.startsWith('x-fc-'))
    .sort()
    .map((name) => `${name}:${header(name)}\n`)
    .join('');
  const toSign = `${request.method}\n${expectedMd5}\n${header('content-type')}\n${header('date')}\n${ownHeaders}${request.path}`;
  const signature = createHmac('sha256', key.accessKeySecret).update(toSign).digest('base64');
  return `FC ${key.accessKeyId}:${signature}`;
}
