import type { RoleCredentials } from './event-handler.ts';

/** A body, or why there is none: over the limit, or not complete in time. */
export type BodyReading =
  | { readonly outcome: 'read'; readonly bytes: Uint8Array }
  | { readonly outcome: 'too-large' }
  | { readonly outcome: 'broken-off' };

/** An HTTP request, of whatever runtime it came through. */
export interface WebRequest {
  readonly method: string;
  /** Path without query string, as it was sent. */
  readonly path: string;
  /** Without its `?`. */
  readonly query: string;
  /** Names in lower case; a header that came twice is joined by a comma. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Bounded in size and time. May be called once. */
  readBody(): Promise<BodyReading>;
}

export interface WebResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the platform says of one invocation. */
export interface WebInvocation {
  readonly requestId: string;
  /** Temporary keys of the role, which may differ with each request; absent without a role. */
  readonly credentials: RoleCredentials | undefined;
}

/** A function that takes many requests at once in one process. */
export interface WebFunction {
  handle(request: WebRequest, invocation: WebInvocation): Promise<WebResponse>;
  /** Before the first request; a rejection fails that request. */
  initialize(invocation: WebInvocation): Promise<void>;
  /** Before the instance ends. */
  beforeStop(): Promise<void>;
}
