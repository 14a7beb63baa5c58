import type * as z from 'zod';
import {
  createApiCaller,
  readErrorCode,
  type ApiCallerOptions,
} from '../../shared/alibaba-api/index.ts';
import { HttpError, type HttpResponse } from '../../shared/http/index.ts';
import { refused, unavailable, unclear } from './errors.ts';

/** Of the API of Function Compute 3.0. */
const VERSION = '2023-03-30';
/** Code travels in the body: a zip of some megabytes over a slow line takes a while. */
const TIMEOUT_MS = 120_000;
const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;

export interface ManagementRequest {
  /** As the API names it, such as `UpdateFunction`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Names below `/functions`, not yet encoded. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly content?: unknown;
}

/** Sends requests that manage functions. Nothing is retried here. */
export interface ManagementCaller {
  /** @throws FunctionManagementError, also if there is no such thing */
  ask<Answer>(request: ManagementRequest, schema: z.ZodType<Answer>): Promise<Answer>;
  /** Undefined if there is no such thing. @throws FunctionManagementError */
  find<Answer>(request: ManagementRequest, schema: z.ZodType<Answer>): Promise<Answer | undefined>;
  /** False if there was no such thing. @throws FunctionManagementError */
  remove(request: ManagementRequest): Promise<boolean>;
}

/** Speaks the management API of Function Compute 3.0 with signed requests. */
export function createManagementCaller(options: ApiCallerOptions): ManagementCaller {
  const call = createApiCaller(options);
  const send = async (request: ManagementRequest): Promise<HttpResponse> => {
    const { operation, method, path, query, content } = request;
    const names = ['functions', ...path].map((name) => encodeURIComponent(name));
    try {
      return await call({
        action: operation,
        version: VERSION,
        method,
        path: `/${VERSION}/${names.join('/')}`,
        ...(query === undefined ? {} : { query }),
        ...(content === undefined
          ? {}
          : {
              headers: { 'content-type': 'application/json' },
              body: Buffer.from(JSON.stringify(content)),
            }),
        timeoutMs: TIMEOUT_MS,
        maxResponseBytes: MAX_RESPONSE_BYTES,
      });
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      const reason = String(error.details['reason'] ?? error.code);
      throw unavailable({ operation, item: itemOf(request), reason }, error);
    }
  };
  return {
    ask: async (request, schema) => read(request, accepted(request, await send(request)), schema),
    find: async (request, schema) => {
      const response = await send(request);
      if (isNotFound(response)) return undefined;
      return read(request, accepted(request, response), schema);
    },
    remove: async (request) => {
      const response = await send(request);
      if (isNotFound(response)) return false;
      accepted(request, response);
      return true;
    },
  };
}

function itemOf({ path }: ManagementRequest): string {
  return path.length === 0 ? 'functions' : path.join('/');
}

/** "No such thing" of the service itself, as opposed to a page of a gateway. */
function isNotFound({ status, body }: HttpResponse): boolean {
  return status === 404 && readErrorCode(body) !== undefined;
}

function accepted(request: ManagementRequest, response: HttpResponse): HttpResponse {
  const { status, body } = response;
  if (status >= 200 && status < 300) return response;
  const reason = readErrorCode(body) ?? `status ${String(status)}`;
  const failed = { operation: request.operation, item: itemOf(request), reason };
  throw status >= 500 || status === 429 ? unavailable(failed) : refused(failed);
}

function read<Answer>(
  request: ManagementRequest,
  { body }: HttpResponse,
  schema: z.ZodType<Answer>,
): Answer {
  const failed = { operation: request.operation, item: itemOf(request) };
  try {
    const result = schema.safeParse(JSON.parse(Buffer.from(body).toString('utf8')));
    if (result.success) return result.data;
    const places = result.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw unclear({ ...failed, reason: `wrong: ${places}` });
  } catch (error) {
    if (error instanceof SyntaxError) throw unclear({ ...failed, reason: 'no JSON' });
    throw error;
  }
}
