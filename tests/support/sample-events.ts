import type { IncomingEvent } from '../../shared/event-inbox/index.ts';
import { createAesGcmSealer, type Sealer } from '../../shared/sealing/index.ts';
import { systemRandom } from '../../shared/random/index.ts';

export const SAMPLE_ENVIRONMENT = 'test';
export const SAMPLE_CORP_ID = 'dingexample';
export const SAMPLE_RECEIVED_AT = Date.UTC(2026, 10, 2, 1, 30);

/** A sealer with a key of its own. */
export function sampleSealer(keyId = 'k1'): Sealer {
  const keys = new Map([[keyId, systemRandom.bytes(32)]]);
  return createAesGcmSealer({ current: keyId, keys }, systemRandom);
}

/** An approval that somebody has finished, received a second after it happened. */
export function sampleEvent(key: string, changes: Partial<IncomingEvent> = {}): IncomingEvent {
  return {
    corpId: SAMPLE_CORP_ID,
    app: 'main',
    source: 'callback',
    key,
    type: 'bpms_instance_change',
    eventTimeEpochMs: SAMPLE_RECEIVED_AT - 1_000,
    receivedAtEpochMs: SAMPLE_RECEIVED_AT,
    content: `{"EventType":"bpms_instance_change","staffId":"hk001","key":"${key}"}`,
    isStale: false,
    ...changes,
  };
}
