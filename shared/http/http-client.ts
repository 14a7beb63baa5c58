export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';

export interface HttpRequest {
  readonly method: HttpMethod;
  /** Absolute `http:` or `https:` URL. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For the whole exchange: connecting, sending, waiting and reading the body. */
  readonly timeoutMs: number;
  /** Longest accepted body, counted after decompression. */
  readonly maxResponseBytes: number;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; several values of one name are joined by a comma and a space. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * One HTTP exchange. Every status is an answer, not an error; a redirect is returned, not followed;
 * nothing is retried; no proxy of the environment is used. A body that ends early is an error, never
 * a short answer.
 */
export interface HttpClient {
  /**
   * @throws HttpTimeoutError, HttpConnectionError, ResponseTooLargeError; the reason of `signal` if
   * it was aborted first.
   */
  send(request: HttpRequest): Promise<HttpResponse>;
}

export interface ClosableHttpClient extends HttpClient {
  /** Closes idle connections; a later `send` opens new ones. */
  close(): void;
}

/** What every adapter can be told. */
export interface HttpClientOptions {
  /** PEM certificates accepted besides the public authorities of Node. */
  readonly certificateAuthorities?: readonly string[];
  /** PEM certificates that alone are accepted: neither the public authorities nor any other. */
  readonly pinnedAuthorities?: readonly string[];
  /** Connections per host; default 16. */
  readonly maxSockets?: number;
  /** A connection that was idle for this long is closed, not used again. Default 10 seconds. */
  readonly idleConnectionMs?: number;
  readonly userAgent?: string;
}
