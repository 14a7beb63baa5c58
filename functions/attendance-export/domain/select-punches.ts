import type { ExclusionCounts, PunchRecord } from './punch-record.ts';

/**
 * Source types that are no act of a person: DingTalk writes a SYSTEM row when it judges an existing
 * punch again, for instance after a change of schedule. Which types these are is policy, because the
 * documentation names the values but not their meaning.
 */
export interface PunchPolicy {
  readonly replaySourceTypes: ReadonlySet<string>;
}

/**
 * Takes out what is no valid punch and counts it by reason: illegal rows, system replays and
 * repeated rows (same record, same business id, or the same person, kind and second). The answer does
 * not depend on the order of the rows.
 */
export function selectValidPunches(
  records: readonly PunchRecord[],
  policy: PunchPolicy,
  counts: ExclusionCounts,
): PunchRecord[] {
  const candidates: PunchRecord[] = [];
  for (const record of records) {
    if (!record.isLegal) {
      counts[record.invalidRecordType === 'Security' ? 'illegal-security' : 'illegal-other'] += 1;
    } else if (record.sourceType !== undefined && policy.replaySourceTypes.has(record.sourceType)) {
      counts['system-replay'] += 1;
    } else {
      candidates.push(record);
    }
  }
  return withoutRepeats(candidates.sort(byTimeThenId), counts);
}

function byTimeThenId(a: PunchRecord, b: PunchRecord): number {
  if (a.punchedEpochMs !== b.punchedEpochMs) return a.punchedEpochMs - b.punchedEpochMs;
  if (a.recordId !== b.recordId) return a.recordId < b.recordId ? -1 : 1;
  // A row that DingTalk gave twice with different content: which one stands must not be chance.
  const [left, right] = [contentOf(a), contentOf(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function contentOf({ checkType, workDate, plannedEpochMs, planId, bizId }: PunchRecord): string {
  return JSON.stringify([checkType, workDate, plannedEpochMs, planId, bizId]);
}

function withoutRepeats(sorted: readonly PunchRecord[], counts: ExclusionCounts): PunchRecord[] {
  const recordIds = new Set<string>();
  const bizIds = new Set<string | undefined>();
  const kept: PunchRecord[] = [];
  for (const record of sorted) {
    const { recordId, bizId } = record;
    const isKnown = recordIds.has(recordId) || (bizId !== undefined && bizIds.has(bizId));
    if (isKnown || isSameMomentAsLast(kept, record)) {
      counts.duplicate += 1;
      continue;
    }
    recordIds.add(recordId);
    bizIds.add(bizId);
    kept.push(record);
  }
  return kept;
}

/** The kept rows are in order of time, so only those of the same second need a look. */
function isSameMomentAsLast(kept: readonly PunchRecord[], record: PunchRecord): boolean {
  const second = Math.floor(record.punchedEpochMs / 1000);
  for (let index = kept.length - 1; index >= 0; index -= 1) {
    const other = kept[index];
    if (other === undefined || Math.floor(other.punchedEpochMs / 1000) !== second) return false;
    if (
      other.userId === record.userId &&
      other.checkType === record.checkType &&
      (other.planId ?? '') === (record.planId ?? '')
    ) {
      return true;
    }
  }
  return false;
}
