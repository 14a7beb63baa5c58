import type { AsyncTaskStatus } from './async-task.ts';
import type { TimerState } from './timer-triggers.ts';

/**
 * A timer and when it fired last, by itself or by hand. The API of the cloud does not tell the latter.
 */
export interface TimerHistory extends TimerState {
  readonly lastFiredEpochMs?: number;
}

/** What can be seen of a function from outside. */
export interface FunctionState {
  readonly functionName: string;
  readonly codeSha256?: string;
  /** Processes of the living instances. */
  readonly processIds: readonly number[];
  readonly logFile: string;
  readonly triggers: readonly TimerHistory[];
  /** Address of its first HTTP trigger, if it has one. */
  readonly url?: string;
  readonly tlsUrl?: string;
}

/** The asynchronous invocation that a trigger made. */
export interface TriggerFired {
  readonly requestId: string;
  readonly taskId: string;
}

/** What a person, or the switchboard, may do with the function host besides invoking. */
export interface FunctionControl {
  functions(): readonly FunctionState[];
  /**
   * Fires a timer trigger now; resolves when its invocation is durable, with undefined if there is
   * no such trigger.
   */
  fireTrigger(functionName: string, triggerName: string): Promise<TriggerFired | undefined>;
  /** Resolves when no asynchronous invocation is under way, and none is due at the present local time. */
  settled(): Promise<void>;
  /** State of an asynchronous invocation; undefined if it is unknown or older than seven days. */
  taskStatus(functionName: string, taskId: string): AsyncTaskStatus | undefined;
}
