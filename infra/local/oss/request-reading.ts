import type { StandInRequest } from '../stand-in/http-listener.ts';
import type { Authenticator } from './authentication.ts';
import { operationOf, type OssOperation } from './operation.ts';
import { OssFault } from './oss-fault.ts';
import { readRequest, type OssRequest, type Resource } from './oss-request.ts';

/** A request understood, or the reason to refuse it with the operation that it seemed to ask for. */
export type RequestReading =
  | {
      readonly outcome: 'signed';
      readonly request: OssRequest;
      readonly resource: Resource;
      readonly operation: OssOperation;
      readonly principal: string;
    }
  | { readonly outcome: 'refused'; readonly fault: OssFault; readonly operation: string };

/** The fault switchboard and the handler both ask what a request means; it is worked out once. */
export function createRequestReader(
  authenticator: Authenticator,
): (request: StandInRequest) => RequestReading {
  const known = new WeakMap<StandInRequest, RequestReading>();
  return (request) => {
    const reading = known.get(request) ?? readOnce(authenticator, request);
    known.set(request, reading);
    return reading;
  };
}

function readOnce(authenticator: Authenticator, incoming: StandInRequest): RequestReading {
  let operation = 'Unreadable';
  try {
    const request = readRequest(incoming);
    operation = operationOf(request, request.resources[0]);
    const { principal, ...resource } = authenticator.authenticate(request);
    return {
      outcome: 'signed',
      request,
      resource,
      operation: operationOf(request, resource),
      principal,
    };
  } catch (error) {
    if (!(error instanceof OssFault)) throw error;
    return { outcome: 'refused', fault: error, operation };
  }
}
