import { describeIssues } from '../../../shared/configuration/index.ts';
import {
  deliveryRequestSchema,
  type DeliveryRequest,
} from '../../../shared/event-delivery/index.ts';
import { malformedRequest } from '../errors.ts';

/**
 * The delivery that a payload is; undefined for every other payload. Needs nothing of the export.
 *
 * @throws ExportRefusedError `request.malformed` for a delivery with wrong fields
 */
export function readDelivery(event: Uint8Array): DeliveryRequest | undefined {
  const document = parseJson(event);
  if (typeof document !== 'object' || document === null || !('kind' in document)) return undefined;
  const result = deliveryRequestSchema.safeParse(document);
  if (result.success) return result.data;
  throw malformedRequest(describeIssues(result.error));
}

/** What is no JSON is refused by whoever reads all other payloads. */
function parseJson(event: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(event)) as unknown;
  } catch {
    return undefined;
  }
}
