/** Temporary keys of the function's role; they change during the life of an instance. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Absent from keys that are not temporary, such as those of whoever runs a command. */
  readonly securityToken?: string;
}

/** What Function Compute 3.0 tells an event handler (help page "Context"). Only what we use. */
export interface FunctionContext {
  readonly requestId: string;
  readonly region: string;
  readonly accountId: string;
  readonly retryCount?: number;
  /** Absent if the function has no role. Read it at each request. */
  readonly credentials?: RoleCredentials;
  readonly function: {
    readonly name: string;
    readonly handler: string;
    readonly memory: number;
    readonly timeout: number;
  };
}

/** The event is always a Buffer; a returned object is serialised by `JSON.stringify`. */
export type EventHandler = (event: Buffer, context: FunctionContext) => Promise<unknown>;
export type Initializer = (context: FunctionContext) => Promise<void>;

/** The timer trigger's event (help page "Time triggers"). `payload` is the configured text. */
export interface TimerEvent {
  readonly triggerTime: string;
  readonly triggerName: string;
  readonly payload: string;
}
