export { meansNeverConnected } from './connection-failure.ts';
export {
  HttpConnectionError,
  HttpError,
  HttpTimeoutError,
  ResponseTooLargeError,
  type HttpErrorCode,
} from './errors.ts';
export type {
  ClosableHttpClient,
  HttpClient,
  HttpClientOptions,
  HttpMethod,
  HttpRequest,
  HttpResponse,
} from './http-client.ts';
export { createNodeHttpClient } from './node-http-client.ts';
