import { Readable } from 'node:stream';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AccessKey } from '../stand-in/credentials.ts';

export interface InvokeTarget {
  /** `http://127.0.0.1:port` of the function host, or the address of the service in a region. */
  readonly endpoint: string;
  readonly key: Pick<AccessKey, 'accessKeyId' | 'accessKeySecret'>;
  readonly timeoutMs: number;
}

/** The function failed as a program: it threw, was killed or ran out of time. */
export class FunctionFailedError extends Error {
  readonly errorType: string;

  constructor(errorType: string, body: string) {
    super(body);
    this.name = 'FunctionFailedError';
    this.errorType = errorType;
  }
}

/** Function Compute says 429 while as many instances work as the function may have. */
const NO_ROOM = 'ResourceExhausted';
const ROOM_PAUSE_MS = 500;
const ROOM_TRIES = 40;

/**
 * Invokes a function through the vendor's own SDK and waits for its JSON result. Where all instances
 * that the function may have are at work, it is asked again for twenty seconds.
 *
 * @throws FunctionFailedError; the SDK's errors
 */
export async function invokeFunction(
  target: InvokeTarget,
  functionName: string,
  payload: unknown,
): Promise<unknown> {
  // The SDK is CommonJS whose exports an ES import does not see.
  const require = createRequire(import.meta.url);
  const fc = require('@alicloud/fc20230330') as typeof import('@alicloud/fc20230330');
  const { $OpenApiUtil } =
    require('@alicloud/openapi-core') as typeof import('@alicloud/openapi-core');
  const { RuntimeOptions } = require('@alicloud/tea-util') as typeof import('@alicloud/tea-util');
  const url = new URL(target.endpoint);
  const client = new fc.default(
    new $OpenApiUtil.Config({
      accessKeyId: target.key.accessKeyId,
      accessKeySecret: target.key.accessKeySecret,
      regionId: 'cn-hongkong',
      endpoint: url.host,
      protocol: url.protocol.slice(0, -1),
    }),
  );
  const timeouts = { readTimeout: target.timeoutMs, connectTimeout: target.timeoutMs };
  const body = Buffer.from(JSON.stringify(payload));
  const response = await whereThereIsRoom(() =>
    client.invokeFunctionWithOptions(
      functionName,
      new fc.InvokeFunctionRequest({ body: Readable.from([body]) }),
      new fc.InvokeFunctionHeaders({}),
      new RuntimeOptions(timeouts),
    ),
  );
  const chunks: Buffer[] = [];
  for await (const chunk of response.body as AsyncIterable<Buffer>) chunks.push(Buffer.from(chunk));
  const answer = Buffer.concat(chunks).toString('utf8');
  const errorType = response.headers?.['x-fc-error-type'];
  if (errorType !== undefined) throw new FunctionFailedError(errorType, answer);
  return JSON.parse(answer) as unknown;
}

/**
 * Asks until an instance is free, for twenty seconds.
 *
 * @throws what `ask` throws, at once if it is anything else than the want of a free instance
 */
export async function whereThereIsRoom<Result>(
  ask: () => Promise<Result>,
  pauseMs = ROOM_PAUSE_MS,
): Promise<Result> {
  for (let triesLeft = ROOM_TRIES; ; triesLeft -= 1) {
    try {
      return await ask();
    } catch (error) {
      const isFull = error instanceof Error && 'code' in error && error.code === NO_ROOM;
      if (!isFull || triesLeft === 1) throw error;
      await sleep(pauseMs);
    }
  }
}
