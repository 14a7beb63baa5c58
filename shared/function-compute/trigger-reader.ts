/** A timer of a function, as Function Compute has it now. */
export interface DeployedTimer {
  readonly triggerName: string;
  readonly isEnabled: boolean;
  /** Version or alias that it invokes; undefined where the service names none. */
  readonly qualifier: string | undefined;
}

/** Looks at the triggers of functions; changes nothing. */
export interface TriggerReader {
  /**
   * The timers of a function; undefined if there is no such function.
   *
   * @throws TriggersUnreadableError; the reason of the signal if aborted
   */
  timersOf(
    functionName: string,
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly DeployedTimer[] | undefined>;
}
