/** Who asks for the work of an invocation, and how long there is time for it. */
export interface ExportCaller {
  /** What the event claims; who really invoked the function is in the cloud account's own log. */
  readonly actor: 'timer' | 'manual-invoke';
  /** Names the invocation in leases and logs. */
  readonly requestId: string;
  readonly signal: AbortSignal;
}
