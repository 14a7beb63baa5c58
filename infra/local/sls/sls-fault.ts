import { randomBytes } from 'node:crypto';
import type { StandInResponse } from '../stand-in/http-listener.ts';

/** Status and message by error code; the README marks what is a guess. */
const KNOWN: Readonly<Record<string, readonly [status: number, message: string]>> = {
  Unauthorized: [401, 'The AccessKeyId is unauthorized.'],
  SignatureNotMatch: [403, 'signature does not match.'],
  RequestTimeExpired: [400, 'The request time expired.'],
  InvalidAPIVersion: [400, 'The API version is invalid.'],
  PostBodyInvalid: [400, 'The body of the request is invalid.'],
  ParameterInvalid: [400, 'The parameter is invalid.'],
  ProjectNotExist: [404, 'The Project does not exist.'],
  ProjectAlreadyExist: [400, 'The Project already exists.'],
  LogStoreNotExist: [404, 'The Logstore does not exist.'],
  LogStoreAlreadyExist: [400, 'The Logstore already exists.'],
  IndexConfigNotExist: [404, 'The index configuration does not exist.'],
  IndexAlreadyExist: [400, 'The index already exists.'],
  JobNotExist: [404, 'The job does not exist.'],
  JobAlreadyExist: [400, 'The job already exists.'],
  DashboardNotExist: [404, 'The dashboard does not exist.'],
  DashboardAlreadyExist: [400, 'The dashboard already exists.'],
  NotImplemented: [501, 'The stand-in does not imitate this.'],
  ReadQuotaExceed: [403, 'The read quota is exceeded.'],
  InternalServerError: [500, 'Internal server error.'],
  ServerBusy: [503, 'The server is busy, please try again later.'],
};

/** A refusal in the service's own terms. */
export class SlsFault extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message?: string) {
    const [status, text] = KNOWN[code] ?? [500, `Unknown injected error: ${code}.`];
    super(message ?? text);
    this.name = 'SlsFault';
    this.code = code;
    this.status = status;
  }
}

/** An answer of the service; every one has a request id. */
export function slsResponse(
  status: number,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): StandInResponse {
  const requestId = randomBytes(12).toString('hex').toUpperCase();
  const text = body === undefined ? '' : JSON.stringify(body);
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-log-requestid': requestId, ...headers },
    body: text,
  };
}

export function faultResponse({ code, status, message }: SlsFault): StandInResponse {
  return slsResponse(status, { errorCode: code, errorMessage: message });
}
