import { createHash } from 'node:crypto';

/** Where a piece of work stands in what one event has set going (W3C Trace Context, level 1). */
export interface TraceContext {
  /** 32 hexadecimal digits, the same for all that one event sets going. */
  readonly traceId: string;
  /** 16 hexadecimal digits, of this piece of work. */
  readonly spanId: string;
  /** Of the work that asked for it. */
  readonly parentSpanId?: string;
}

/**
 * The trace of something that has a key of its own: an event, or a request that nothing stands before.
 * Ids are made of keys and not drawn, so that whoever handles the same event knows them without being
 * told: nothing is added to what functions send each other, a repeated attempt has the same trace, and
 * an event that is replayed after a month is found beside its first handling.
 */
export function traceOf(key: string): TraceContext {
  const hash = createHash('sha256').update(`trace ${key}`).digest('hex');
  return { traceId: hash.slice(0, 32), spanId: hash.slice(32, 48) };
}

/** A piece of work within that, by its own name: `deliver/jira/2`. */
export function childOf({ traceId, spanId }: TraceContext, name: string): TraceContext {
  const hash = createHash('sha256').update(`span ${traceId} ${spanId} ${name}`).digest('hex');
  return { traceId, spanId: hash.slice(0, 16), parentSpanId: spanId };
}

/** The header and log field of that name, for tools that know it: version 00, sampled. */
export function traceparentOf({ traceId, spanId }: TraceContext): string {
  return `00-${traceId}-${spanId}-01`;
}
