/** What the platform says of an invocation that did not return a value. */
export type FunctionErrorType = 'HandledInvocationError' | 'UnhandledInvocationError';

/** A request that came in by an HTTP trigger, as it was sent. */
export interface TriggerRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  /** Names and values in turn, in the order and the spelling of the client. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** What an instance is asked to work on. */
export type InvocationPayload =
  | { readonly kind: 'event'; readonly event: Buffer }
  /** For web functions only; event functions get an event made of the request. */
  | { readonly kind: 'http'; readonly request: TriggerRequest };

/** Status line and headers of a web function's answer. */
export interface WebReply {
  readonly status: number;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
}

/** What became of one step (load, initialise, invoke, preStop) in an instance. */
export type StepOutcome =
  | { readonly kind: 'returned'; readonly body: Buffer; readonly reply?: WebReply }
  | {
      readonly kind: 'failed';
      readonly errorType: FunctionErrorType;
      /** JSON: `{errorMessage, errorType, stackTrace}`, or `{errorMessage}` of the platform. */
      readonly body: Buffer;
      /** Present if a web function answered and called its answer a failure. */
      readonly reply?: WebReply;
    };

/** A finished invocation with its figures. */
export interface InvocationReport {
  readonly requestId: string;
  readonly instanceId: string;
  readonly outcome: StepOutcome;
  readonly durationMs: number;
  readonly maxMemoryMb: number;
}

/** Every permitted instance is busy: the API answers 429, the queue tries again later. */
export class ResourceExhaustedError extends Error {
  constructor(functionName: string, limit: number) {
    super(`${functionName} runs on ${String(limit)} instance(s) already`);
    this.name = 'ResourceExhaustedError';
  }
}

/** The context object of an event handler, as far as it crosses the process border. */
export interface InstanceContext {
  readonly requestId: string;
  readonly region: string;
  readonly accountId: string;
  readonly retryCount: number;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly accessKeySecret: string;
    readonly securityToken: string;
  };
  readonly function: {
    readonly name: string;
    readonly handler: string;
    readonly memory: number;
    readonly timeout: number;
    readonly initializer?: string;
    readonly initializationTimeout?: number;
  };
  readonly service: {
    readonly name: string;
    readonly logProject: string;
    readonly logStore: string;
    readonly qualifier: string;
    readonly versionId: string;
  };
}

/** A failure that the platform itself reports, with its text only. */
export function platformFailure(errorMessage: string): StepOutcome {
  return {
    kind: 'failed',
    errorType: 'UnhandledInvocationError',
    body: Buffer.from(JSON.stringify({ errorMessage })),
  };
}
