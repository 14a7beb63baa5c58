import type { InstanceContext, InvocationPayload, StepOutcome } from './invocation.ts';

/**
 * One running instance of a function, whatever its runtime. After a time-out, excess of memory or
 * the end of its process it is unusable. No step ever throws.
 */
export interface Instance {
  readonly id: string;
  readonly usable: boolean;
  readonly processId: number;
  /** Highest resident memory seen, in whole MB. */
  readonly maxMemoryMb: number;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  /** Waits until the code can take a request. */
  load(): Promise<StepOutcome>;
  initialize(context: InstanceContext, timeoutSeconds: number): Promise<StepOutcome>;
  /** Works on one request within the function's time limit. */
  run(payload: InvocationPayload, context: InstanceContext): Promise<StepOutcome>;
  preStop(context: InstanceContext, timeoutSeconds: number): Promise<StepOutcome>;
  /** Tells the instance that local time has moved; a frozen one learns it when it is thawed. */
  moveClock(offsetMs: number): void;
  /** Stops everything in the instance until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Ends the process, and any that it started, at once. */
  kill(): void;
}
