/** State of an asynchronous invocation, as Function Compute names it. */
export type InvocationState =
  | 'Enqueued'
  | 'Processed'
  | 'Running'
  | 'Retrying'
  | 'Succeeded'
  | 'Failed'
  | 'Stopped'
  | 'Stopping'
  | 'Expired'
  | 'Invalid';

export interface AsyncInvocation {
  readonly functionName: string;
  /** Letter or `_` first, then letters, digits, `_` and `-`; 128 at most. */
  readonly taskId: string;
  /** 128 KB at most. */
  readonly payload: Uint8Array;
  /** For the whole exchange. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Invokes functions and leaves it at that: all that the receiver of events may do. */
export type AsyncInvoker = Pick<FunctionInvoker, 'invokeAsync'>;

/**
 * Invokes functions asynchronously (design decision 2).
 *
 * Guarantees: `accepted` means that Function Compute has stored the invocation and will run it at
 * least once. `repeated` means that this task id was used within seven days: look at the state of
 * the work, it says nothing of whether the work is done. Nothing is retried here.
 */
export interface FunctionInvoker {
  /**
   * @throws InvocationRefusedError (certainly not accepted; `retryable` if load or outage was the
   *   cause), InvocationOutcomeUnknownError (sent, no trustworthy answer)
   */
  invokeAsync(invocation: AsyncInvocation): Promise<{ readonly outcome: 'accepted' | 'repeated' }>;
  /** Undefined if the id is not known, or no longer. @throws as above */
  stateOf(task: {
    readonly functionName: string;
    readonly taskId: string;
    readonly timeoutMs: number;
    readonly signal?: AbortSignal;
  }): Promise<InvocationState | undefined>;
}

/** `dt-<function>-<stage>`: how `s.yaml` names what stands in `functions/<function>`. */
export function deployedFunctionName(functionFolder: string, stage: string): string {
  return `dt-${functionFolder}-${stage}`;
}
