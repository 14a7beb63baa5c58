import { normaliseRecord } from '../../../functions/audit-forwarding/normalise/normalise-record.ts';
import type { EventDraft } from '../../../functions/audit-forwarding/domain/audit-event.ts';
import type { SourceRecord } from '../../../functions/audit-forwarding/domain/source-record.ts';
import type { StreamName } from '../../../functions/audit-forwarding/domain/stream-name.ts';
import { SCENE_CORP_ID, SCENE_ENVIRONMENT } from '../audit-archive/archive-scene.ts';

/** An entry of the audit trail as an event of the stream `own-trail`. */
export function trailEvent(
  number: number,
  action: string,
  about: { readonly subject: string; readonly at: string; readonly actor?: string },
): EventDraft {
  const id = `${String(number).padStart(15, '0')}-${'0'.repeat(20)}`;
  const actor = about.actor ?? 'timer';
  const details = { runs: number };
  const { at, subject } = about;
  const fields = {
    v: 1,
    id,
    at,
    action,
    subject,
    actor,
    outcome: 'done',
    company: 'HK01',
    details,
  };
  return draftOf('own-trail', { identity: id, timeEpochMs: Date.parse(at), kind: action, fields });
}

/** An anchor as an event of the stream `chain-anchors`. */
export function anchorEvent(
  stream: StreamName,
  day: string,
  end: { readonly lastSequence: number; readonly headHash: string },
): EventDraft {
  const timeEpochMs = Date.parse(`${day}T00:04:00+08:00`);
  const fields = { day, at: new Date(timeEpochMs).toISOString(), stream, ...end };
  return draftOf('chain-anchors', {
    identity: `${day}/${stream}`,
    timeEpochMs,
    kind: 'anchor',
    fields,
  });
}

function draftOf(stream: StreamName, record: SourceRecord): EventDraft {
  return normaliseRecord(record, {
    environment: SCENE_ENVIRONMENT,
    corpId: SCENE_CORP_ID,
    stream,
    identities: new Map(),
    collectedAtEpochMs: record.timeEpochMs,
  });
}
