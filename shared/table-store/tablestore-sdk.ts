import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** The parts of `tablestore` 5.6 that its type package does not describe but the adapter mends. */
export interface SdkResponse {
  data: Record<string, unknown> | null;
  error: Error | null;
  readonly request: { readonly operation: string; readonly httpRequest: { readonly path: string } };
  readonly httpResponse: {
    readonly statusCode: number | undefined;
    readonly headers: IncomingHttpHeaders;
    readonly body: Buffer | undefined;
    readonly stream?: IncomingMessage;
  };
}

export interface SdkRequest {
  readonly httpRequest: { readonly stream?: ClientRequest };
  addListener(event: string, listener: (...values: never[]) => void): void;
}

export interface SdkClient {
  extractData: (response: SdkResponse) => void;
  extractError: (response: SdkResponse) => void;
  setupRequestListeners: (request: SdkRequest) => void;
  makeRequest(
    operation: string,
    params: object,
    callback: (error: Error | null, data: Record<string, unknown> | null) => void,
  ): SdkRequest;
}

export type TablestoreModule = typeof import('tablestore');

let loading: Promise<TablestoreModule> | undefined;

/**
 * Loads the official SDK at first need (it takes about 50 ms). It is CommonJS that breaks in strict
 * mode (implicit globals), so it must never be bundled as an ES module.
 */
export function loadTablestore(): Promise<TablestoreModule> {
  loading ??= import('tablestore').then(
    (module) => (module as unknown as { readonly default: TablestoreModule }).default,
  );
  return loading;
}
