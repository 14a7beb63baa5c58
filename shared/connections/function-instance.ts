import type { FunctionContext, RoleCredentials } from '../function-compute/index.ts';
import { createNodeHttpClient, type HttpClient } from '../http/index.ts';
import { createJsonLogger, type JsonLoggerOptions, type Logger } from '../observability/index.ts';
import { systemRandom, type RandomSource } from '../random/index.ts';
import { Redaction } from '../secrets/index.ts';
import { systemClock, type Clock } from '../time/index.ts';

export interface FunctionInstanceOptions {
  /** The function's folder; stands in every line of its log. */
  readonly functionName: string;
  /** `STAGE`: every key of every table begins with it. */
  readonly environment: string;
  /** Default: the clock of the system. */
  readonly clock?: Clock;
  /** Default: the chance of the system. */
  readonly random?: RandomSource;
  /** Receives the lines of the log. Default: standard output. */
  readonly write?: JsonLoggerOptions['write'];
}

/** What every connection of a function's instance stands on. It lives as long as the instance. */
export interface FunctionInstance {
  readonly environment: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** One for all hosts, each of which has connections of its own. */
  readonly http: HttpClient;
  /** Secrets whose values are known; no line of `log` shows one. */
  readonly redaction: Redaction;
  readonly log: Logger;
  /** The role's keys, those of the request that is being served. @throws TypeError without a role */
  readonly credentials: () => RoleCredentials;
  /** The account that the function runs in. @throws TypeError before the first request */
  readonly accountId: () => string;
  /** To be called with each request: its keys count from now on. Gives the log of the request. */
  beginRequest(context: FunctionContext): Logger;
  /** Has this called by `close`. */
  onClose(close: () => void): void;
  /**
   * Ends the idle connections of all that was opened, for a process that goes on without the
   * instance. What is used after it connects anew.
   */
  close(): void;
}

/**
 * @example
 * const instance = createFunctionInstance({ functionName: 'token-refresh', environment: STAGE });
 * const tables = openTables(settings, instance);
 * const log = instance.beginRequest(context);
 */
export function createFunctionInstance(options: FunctionInstanceOptions): FunctionInstance {
  const { functionName, environment, clock = systemClock, random = systemRandom, write } = options;
  const redaction = new Redaction();
  const http = createNodeHttpClient();
  const closings = [() => http.close()];
  let request: FunctionContext | undefined;
  const log = createJsonLogger({
    clock,
    fields: { function: functionName },
    redact: (line) => redaction.apply(line),
    ...(write === undefined ? {} : { write }),
  });
  return {
    ...{ environment, clock, random, http, redaction, log },
    credentials: () => keysOf(request),
    accountId: () => accountOf(request),
    beginRequest: (context) => {
      request = context;
      return log.with({ requestId: context.requestId });
    },
    onClose: (close) => void closings.push(close),
    close: () => {
      for (const close of closings) close();
    },
  };
}

function keysOf(request: FunctionContext | undefined): RoleCredentials {
  if (request?.credentials === undefined) {
    throw new TypeError('the function has no role, so no service of the account can be reached');
  }
  return request.credentials;
}

function accountOf(request: FunctionContext | undefined): string {
  if (request === undefined) throw new TypeError('the account is known with the first request');
  return request.accountId;
}
