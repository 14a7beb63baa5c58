import * as z from 'zod';
import {
  createApiCaller,
  readErrorCode,
  type ApiCallerOptions,
} from '../../../shared/alibaba-api/index.ts';
import type { HttpResponse } from '../../../shared/http/index.ts';
import { FunctionComputeRefusedError } from '../errors.ts';

const VERSION = '2023-03-30';
const TIMEOUT_MS = 10_000;
/** As long as the longest of the functions takes to answer a question about its state. */
const INVOKE_TIMEOUT_MS = 45_000;
const MAX_RESPONSE_BYTES = 8 * 1_024 * 1_024;

const functionSchema = z.object({
  functionName: z.string(),
  role: z.string().default(''),
  codeChecksum: z.string().optional(),
  codeSize: z.number().optional(),
  createdTime: z.string().optional(),
  lastModifiedTime: z.string().optional(),
});
export type DeployedFunction = z.infer<typeof functionSchema>;

const aliasSchema = z.object({ aliasName: z.string(), versionId: z.string() });
export type DeployedAlias = z.infer<typeof aliasSchema>;

const triggerSchema = z.object({
  triggerName: z.string(),
  triggerType: z.string(),
  qualifier: z.string().optional(),
  createdTime: z.string().optional(),
  lastModifiedTime: z.string().optional(),
  /** JSON in a text. */
  triggerConfig: z.string().optional(),
  httpTrigger: z.object({ urlInternet: z.string().optional() }).optional(),
});
export type DeployedTrigger = z.infer<typeof triggerSchema>;
const triggersSchema = z.object({ triggers: z.array(triggerSchema).default([]) });

const taskSchema = z.object({
  status: z.string(),
  startedTime: z.number(),
  invocationPayload: z.string().optional(),
});
export type AsyncTask = z.infer<typeof taskSchema>;
const tasksSchema = z.object({ tasks: z.array(taskSchema).default([]) });

/** What Function Compute says of the functions that are there (API 2023-03-30). Changes nothing. */
export interface FunctionCompute {
  /** Undefined if there is no such function. @throws FunctionComputeRefusedError; HttpError */
  getFunction(name: string, qualifier?: string): Promise<DeployedFunction | undefined>;
  getAlias(name: string, alias: string): Promise<DeployedAlias | undefined>;
  listTriggers(name: string): Promise<readonly DeployedTrigger[]>;
  /** The latest hundred, as far back as `sinceEpochMs`. */
  listAsyncTasks(
    name: string,
    which: { readonly qualifier: string; readonly sinceEpochMs: number },
  ): Promise<readonly AsyncTask[]>;
  /** The JSON that the function answers. @throws FunctionComputeRefusedError if it has crashed */
  invoke(name: string, qualifier: string, payload: object): Promise<unknown>;
}

export function createFunctionCompute(options: ApiCallerOptions): FunctionCompute {
  const call = createApiCaller(options);
  const get = async (
    action: string,
    path: string,
    query: Readonly<Record<string, string>> = {},
  ): Promise<HttpResponse | undefined> => {
    const response = await call({
      ...{ action, path: `/${VERSION}${path}`, query, version: VERSION, method: 'GET' },
      timeoutMs: TIMEOUT_MS,
      maxResponseBytes: MAX_RESPONSE_BYTES,
    });
    const code = readErrorCode(response.body);
    if (response.status === 404 && /NotFound$/.test(code ?? '')) return undefined;
    if (response.status !== 200)
      throw new FunctionComputeRefusedError(action, response.status, code);
    return response;
  };
  const of = (name: string): string => `/functions/${encodeURIComponent(name)}`;
  return {
    getFunction: async (name, qualifier) => {
      const query = qualifier === undefined ? {} : { qualifier };
      return parsed('GetFunction', functionSchema, await get('GetFunction', of(name), query));
    },
    getAlias: async (name, alias) => {
      const path = `${of(name)}/aliases/${encodeURIComponent(alias)}`;
      return parsed('GetAlias', aliasSchema, await get('GetAlias', path));
    },
    listTriggers: async (name) => {
      const answer = await get('ListTriggers', `${of(name)}/triggers`, { limit: '100' });
      return parsed('ListTriggers', triggersSchema, answer)?.triggers ?? [];
    },
    listAsyncTasks: async (name, { qualifier, sinceEpochMs }) => {
      const answer = await get('ListAsyncTasks', `${of(name)}/async-tasks`, {
        includePayload: 'true',
        limit: '100',
        qualifier,
        sortOrderByTime: 'desc',
        startedTimeBegin: String(sinceEpochMs),
      });
      return parsed('ListAsyncTasks', tasksSchema, answer)?.tasks ?? [];
    },
    invoke: async (name, qualifier, payload) => {
      const response = await call({
        action: 'InvokeFunction',
        path: `/${VERSION}${of(name)}/invocations`,
        query: qualifier === '' ? {} : { qualifier },
        version: VERSION,
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', 'x-fc-invocation-type': 'Sync' },
        body: Buffer.from(JSON.stringify(payload)),
        timeoutMs: INVOKE_TIMEOUT_MS,
        maxResponseBytes: MAX_RESPONSE_BYTES,
      });
      const failed = response.headers['x-fc-error-type'];
      if (response.status !== 200 || failed !== undefined) {
        const code = kindOf(failed) ?? readErrorCode(response.body);
        throw new FunctionComputeRefusedError('InvokeFunction', response.status, code);
      }
      return jsonOf('InvokeFunction', response);
    },
  };
}

/** Kinds of failures are words; what is none could repeat anything. */
function kindOf(errorType: string | undefined): string | undefined {
  return errorType !== undefined && /^[A-Za-z.]{1,80}$/.test(errorType) ? errorType : undefined;
}

function parsed<Schema extends z.ZodType>(
  action: string,
  schema: Schema,
  response: HttpResponse | undefined,
): z.output<Schema> | undefined {
  if (response === undefined) return undefined;
  const result = schema.safeParse(jsonOf(action, response));
  if (result.success) return result.data;
  throw new FunctionComputeRefusedError(action, response.status, 'AnswerOfAnotherForm');
}

function jsonOf(action: string, { status, body }: HttpResponse): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown;
  } catch {
    throw new FunctionComputeRefusedError(action, status, 'AnswerOfAnotherForm');
  }
}
