import { ApplicationError, reportError, type BilingualText } from '../errors/index.ts';
import type { EventHandler, FunctionContext, Initializer } from '../function-compute/index.ts';
import { readCodeIdentity, withCodeIdentity, type CodeIdentity } from './code-identity.ts';
import { beginInvocationLine } from './invocation-line.ts';
import { beginWorkingTime, type WorkingTime } from './working-time.ts';

/** One invocation, read, with the time that it has. */
export interface InvocationTurn<Instance, Invocation> {
  readonly invocation: Invocation;
  /** The bytes that the invocation was read from. */
  readonly event: Uint8Array;
  readonly context: FunctionContext;
  readonly time: Pick<WorkingTime, 'signal' | 'endEpochMs'>;
  /** The kept instance, made now if there is none. @throws what `makeInstance` throws */
  readonly instance: () => Instance;
}

/** What is a function's own in what it does with every invocation. */
export interface FunctionParts<Instance, Invocation> {
  /** What lives as long as the process; not kept if it throws, and then made again at the next need. */
  readonly makeInstance: () => Instance;
  /**
   * `stop-start`: an instance with wrong settings does not start. `tell-caller`: it starts, and the
   * first to ask is told in words what is wrong.
   */
  readonly wrongSettings: 'stop-start' | 'tell-caller';
  /** @throws the reason why it is no invocation of this function; it is told, nothing is done */
  readonly parse: (event: Uint8Array) => Invocation;
  /** Why the work is broken off when the time is nearly over. */
  readonly timeLimitError: () => Error;
  /** Whether a failure is the answer (somebody waits for it); otherwise it is thrown. */
  readonly isFailureAnswered: (invocation: Invocation) => boolean;
  readonly perform: (turn: InvocationTurn<Instance, Invocation>) => Promise<unknown>;
  /** What a person does after a failure, beside the remedy of the error. */
  readonly next?: BilingualText;
}

/** The two entries of an event function that `s.yaml` names. */
export interface FunctionEntry {
  readonly initialize: Initializer;
  readonly handler: EventHandler;
}

/**
 * The frame around the work of an event function: an instance is kept between invocations, the payload
 * is read before anything is made, the work ends in order before the platform ends it, and a failure
 * is an answer with the report of the error or is thrown, so that Function Compute counts it. The
 * answer to the action `status` tells the hash of the code too. Every invocation leaves one line
 * `function.invoked` in the log, however it ends.
 */
export function createFunctionEntry<Instance extends object, Invocation>(
  parts: FunctionParts<Instance, Invocation>,
): FunctionEntry {
  let kept: Instance | undefined;
  let identity: CodeIdentity | undefined;
  let isFirst = true;
  const instance = (): Instance => (kept ??= parts.makeInstance());
  return {
    initialize: async () => {
      try {
        instance();
      } catch (error) {
        const isTold = parts.wrongSettings === 'tell-caller' && error instanceof ApplicationError;
        if (!isTold) throw error;
      }
    },
    handler: async (event, context) => {
      const tellEnd = beginInvocationLine(event, context, isFirst);
      isFirst = false;
      let invocation: Invocation;
      try {
        invocation = parts.parse(event);
      } catch (error) {
        tellEnd('refused');
        return failed(error, parts);
      }
      const time = beginWorkingTime(context, parts.timeLimitError);
      try {
        const answer = await parts.perform({ invocation, event, context, time, instance });
        tellEnd('done');
        identity ??= readCodeIdentity(process.env['FC_FUNC_CODE_PATH']);
        return withCodeIdentity(answer, event, identity);
      } catch (error) {
        tellEnd('failed');
        if (!parts.isFailureAnswered(invocation)) throw error;
        return failed(error, parts);
      } finally {
        time.end();
      }
    },
  };
}

function failed(error: unknown, { next }: { readonly next?: BilingualText }) {
  const answer = { outcome: 'failed', error: reportError(error) } as const;
  return next === undefined ? answer : { ...answer, next };
}
