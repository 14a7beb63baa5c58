/** What the platform says of an invocation that did not return a value. */
export type FunctionErrorType = 'HandledInvocationError' | 'UnhandledInvocationError';

/** What became of one step (load, initialise, invoke, preStop) in an instance. */
export type StepOutcome =
  | { readonly kind: 'returned'; readonly body: Buffer }
  | {
      readonly kind: 'failed';
      readonly errorType: FunctionErrorType;
      /** JSON: `{errorMessage, errorType, stackTrace}`, or `{errorMessage}` of the platform. */
      readonly body: Buffer;
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
