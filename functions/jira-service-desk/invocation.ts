import * as z from 'zod';
import { describeIssues } from '../../shared/configuration/index.ts';
import { deliveryRequestSchema, type DeliveryRequest } from '../../shared/event-delivery/index.ts';
import { parseJsonPayload } from '../../shared/invocation/index.ts';
import { InvocationMalformedError } from './errors.ts';

const corpId = z.string().min(1).max(64);

const actionSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('check'), corpId: corpId.optional() }),
  z.strictObject({
    action: z.literal('status'),
    corpId,
    instance: z.string().min(1).max(128),
  }),
]);
export type ManualAction = z.infer<typeof actionSchema>;

export type Invocation =
  | { readonly kind: 'delivery'; readonly request: DeliveryRequest }
  | { readonly kind: 'action'; readonly action: ManualAction };

/**
 * Reads the payload: a delivery of the event worker, or an action of a person.
 *
 * @throws InvocationMalformedError, naming every field that is wrong
 */
export function parseInvocation(event: Uint8Array): Invocation {
  const document = parseJsonPayload(event, (problems) => new InvocationMalformedError(problems));
  const isDelivery = typeof document === 'object' && document !== null && 'kind' in document;
  if (isDelivery) {
    const delivery = deliveryRequestSchema.safeParse(document);
    if (delivery.success) return { kind: 'delivery', request: delivery.data };
    throw new InvocationMalformedError(describeIssues(delivery.error));
  }
  const action = actionSchema.safeParse(document);
  if (action.success) return { kind: 'action', action: action.data };
  throw new InvocationMalformedError(describeIssues(action.error));
}
