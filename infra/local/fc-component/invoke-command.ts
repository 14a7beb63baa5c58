import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createApiCaller, readErrorCode } from '../../../shared/alibaba-api/index.ts';
import { createNodeHttpClient, type HttpResponse } from '../../../shared/http/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { systemClock } from '../../../shared/time/index.ts';
import type { ComponentContext } from './component-context.ts';
import { componentError, wrongInput } from './errors.ts';
import type { CommandOutput } from './component-command.ts';

const VERSION = '2023-03-30';
/** Beyond the function's own limit: an instance may have to be started. */
const MARGIN_MS = 30_000;
const MAX_RESPONSE_BYTES = 33 * 1024 * 1024;

/**
 * `s <resource> invoke [-e TEXT | -f FILE] [--invocation-type async] [--qualifier live]`: shows the end
 * of the log and the answer. A function that fails makes the command fail.
 */
export async function invokeCommand(context: ComponentContext): Promise<CommandOutput> {
  const { target, wanted, screen } = context;
  const { functionName, settings } = wanted;
  const { options } = context.arguments;
  const isAsync = String(options['invocation-type'] ?? 'sync').toLowerCase() === 'async';
  const taskId = options['stateful-async-invocation-id'];
  const call = createApiCaller({
    endpoint: target.management.functionCompute,
    credentials: target.key,
    clock: systemClock,
    random: systemRandom,
    http: createNodeHttpClient(),
  });
  const response = await call({
    action: 'InvokeFunction',
    version: VERSION,
    method: 'POST',
    path: `/${VERSION}/functions/${encodeURIComponent(functionName)}/invocations`,
    query: { qualifier: String(options['qualifier'] ?? 'LATEST') },
    headers: {
      'content-type': 'application/octet-stream',
      'x-fc-invocation-type': isAsync ? 'Async' : 'Sync',
      ...(isAsync ? {} : { 'x-fc-log-type': 'Tail' }),
      ...(typeof taskId === 'string' ? { 'x-fc-async-task-id': taskId } : {}),
    },
    body: await payloadOf(context),
    timeoutMs: Number(settings['timeout'] ?? 60) * 1000 + MARGIN_MS,
    maxResponseBytes: MAX_RESPONSE_BYTES,
  });
  const { headers } = response;
  const requestId = headers['x-fc-request-id'];
  if (response.status === 202) {
    return { accepted: true, requestId, taskId: headers['x-fc-async-task-id'] ?? taskId };
  }
  refuseFailure(functionName, response);
  const log = Buffer.from(headers['x-fc-log-result'] ?? '', 'base64').toString('utf8');
  if (log !== '') screen.line(log.trimEnd());
  screen.line(Buffer.from(response.body).toString('utf8'));
  return { requestId, instanceId: headers['x-fc-instance-id'] };
}

/** @throws ComponentError if the call was refused, or the function failed as a program */
function refuseFailure(functionName: string, { status, headers, body }: HttpResponse): void {
  const errorType = headers['x-fc-error-type'];
  if (status === 200 && errorType === undefined) return;
  const reason = errorType ?? readErrorCode(body) ?? `status ${String(status)}`;
  // What a function says of its failure is shown; the service's own message could repeat the request.
  const said = errorType === undefined ? '' : `: ${Buffer.from(body).toString('utf8')}`;
  throw componentError({
    code: 'fc-component.function-failed',
    text: {
      en: `${functionName} was not carried out (${reason})${said}`,
      zhHK: `${functionName} 未有完成（${reason}）`,
    },
    remedy: {
      en: `Look at its log: npx s <resource> logs`,
      zhHK: '請查看其日誌：npx s <resource> logs',
    },
  });
}

/** @throws ComponentError if the file of the event can't be read */
async function payloadOf({
  arguments: { options },
  directory,
}: ComponentContext): Promise<Uint8Array> {
  const { event, 'event-file': file } = options;
  if (file === undefined) return Buffer.from(String(event ?? '{}'));
  try {
    return await readFile(path.resolve(directory, String(file)));
  } catch {
    throw wrongInput(
      {
        en: `--event-file ${String(file)}: cannot be read`,
        zhHK: `--event-file ${String(file)}：無法讀取`,
      },
      { en: 'Name a file with the event.', zhHK: '請指定載有事件內容的檔案。' },
    );
  }
}
