import { createHash } from 'node:crypto';
import type { EventDraft } from '../../functions/audit-forwarding/domain/audit-event.ts';

export const SAMPLE_AUDIT_TIME = Date.UTC(2026, 10, 26, 1, 30);

/** An event that nobody has put into a stream: hk001 opened a file. The same number is the same event. */
export function sampleDraft(number: number, timeEpochMs = SAMPLE_AUDIT_TIME): EventDraft {
  const id = createHash('sha256')
    .update(`sample ${String(number)}`)
    .digest('hex')
    .slice(0, 32);
  return {
    id,
    timeEpochMs,
    body: {
      class_uid: 6006,
      time: timeEpochMs,
      message: `File ${String(number)} was opened: 九龍塘邨喆峯堃衞\n"第 ${String(number)} 份" 😀`,
      metadata: { uid: id, log_name: 'file-audit' },
      actor: { user: { uid: 'hk001', name: '陳大文' } },
      raw_data: JSON.stringify({ resource: `合約-${String(number)}.docx`, action: 1 }),
    },
  };
}

/** Events with the numbers from `first` on. */
export function sampleDrafts(
  first: number,
  count: number,
  timeEpochMs = SAMPLE_AUDIT_TIME,
): readonly EventDraft[] {
  return Array.from({ length: count }, (_, index) => sampleDraft(first + index, timeEpochMs));
}
