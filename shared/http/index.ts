export {
  createAxiosHttpClient,
  type AxiosHttpClientOptions,
  type ClosableHttpClient,
} from './axios-http-client.ts';
export {
  HttpConnectionError,
  HttpError,
  HttpTimeoutError,
  ResponseTooLargeError,
  type HttpErrorCode,
} from './errors.ts';
export type { HttpClient, HttpMethod, HttpRequest, HttpResponse } from './http-client.ts';
