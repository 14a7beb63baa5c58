import * as z from 'zod';
import type { TriggerRequest } from './invocation.ts';

const recordSchema = z.object({
  method: z.string(),
  target: z.string(),
  rawHeaders: z.array(z.string()),
  body: z.base64(),
});

/** A request to a web function as the queue keeps it. */
export function recordOfRequest(request: TriggerRequest): Buffer {
  return Buffer.from(JSON.stringify({ ...request, body: request.body.toString('base64') }));
}

/** @throws ZodError if the bytes are no such record. */
export function requestOfRecord(record: Buffer): TriggerRequest {
  const { body, ...rest } = recordSchema.parse(JSON.parse(record.toString('utf8')));
  return { ...rest, body: Buffer.from(body, 'base64') };
}
