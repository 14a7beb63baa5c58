import * as z from 'zod';

/**
 * What the worker sends a subscriber: references only, never content. The subscriber claims the
 * delivery and reads the event from the store.
 */
export const deliveryRequestSchema = z.strictObject({
  v: z.literal(1),
  kind: z.literal('deliver-event'),
  corpId: z.string().min(1).max(64),
  event: z.string().min(1).max(128),
  subscriber: z.string().min(1).max(40),
  attempt: z.int().min(1),
});
export type DeliveryRequest = z.infer<typeof deliveryRequestSchema>;
