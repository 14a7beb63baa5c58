import { createHash } from 'node:crypto';
import { deployedFunctionName } from '../../../shared/function-compute/index.ts';
import type { ForwardingDependencies, WorkCaller } from '../forwarding-dependencies.ts';
import { MOST_CONTINUATIONS } from '../requests/payload-schemas.ts';

const INVOKE_TIMEOUT_MS = 5_000;

/**
 * Has the function go on with what is left for an organisation, in another invocation. A chain of them
 * has an end; and one that is lost is no harm: the timer goes on.
 *
 * @returns whether an invocation was stored; never throws for a failure
 */
export async function invokeNext(
  { environment, invoker, log }: Pick<ForwardingDependencies, 'environment' | 'invoker' | 'log'>,
  { corpId, continuation }: { readonly corpId: string; readonly continuation: number },
  { requestId, signal }: Pick<WorkCaller, 'requestId' | 'signal'>,
): Promise<boolean> {
  if (continuation > MOST_CONTINUATIONS) {
    log.warn('audit-forwarding.continued-enough', { corpId, continuation });
    return false;
  }
  const payload = { action: 'forward', corpId, continuation };
  try {
    await invoker.invokeAsync({
      functionName: deployedFunctionName('audit-forwarding', environment),
      taskId: taskIdOf(corpId, requestId, continuation),
      payload: new TextEncoder().encode(JSON.stringify(payload)),
      timeoutMs: INVOKE_TIMEOUT_MS,
      signal,
    });
    return true;
  } catch (error) {
    signal.throwIfAborted();
    log.warn('audit-forwarding.not-continued', { corpId, continuation, error });
    return false;
  }
}

/** The same for the same step of the same invocation, so that it is never doubled. */
function taskIdOf(corpId: string, requestId: string, continuation: number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([corpId, requestId]))
    .digest('hex')
    .slice(0, 32);
  return `f_${hash}_${String(continuation)}`;
}
