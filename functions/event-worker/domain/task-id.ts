import { createHash } from 'node:crypto';

/** Which invocation of which subscriber for which event. */
export interface SubscriberTask {
  readonly corpId: string;
  readonly key: string;
  readonly subscriber: string;
  readonly attempt: number;
}

/**
 * Id of an asynchronous invocation: the same for the same attempt, whoever makes it, so that Function
 * Compute refuses the second with 409. At most 78 of the 128 characters.
 */
export function taskIdOf({ corpId, key, subscriber, attempt }: SubscriberTask): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([corpId, key]))
    .digest('hex')
    .slice(0, 24);
  return `e_${hash}_${subscriber}_${String(attempt)}`;
}
