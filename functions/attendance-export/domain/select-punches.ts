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
  if (a.recordId === b.recordId) return 0;
  return a.recordId < b.recordId ? -1 : 1;
}

function withoutRepeats(sorted: readonly PunchRecord[], counts: ExclusionCounts): PunchRecord[] {
  const seen = new Set<string>();
  const kept: PunchRecord[] = [];
  for (const record of sorted) {
    const second = Math.floor(record.punchedEpochMs / 1000);
    const moment = `${record.userId} ${record.checkType ?? ''} ${record.planId ?? ''} ${String(second)}`;
    const id = `#${record.recordId}`;
    const bizId = record.bizId === undefined ? id : `b${record.bizId}`;
    if (seen.has(moment) || seen.has(id) || seen.has(bizId)) {
      counts.duplicate += 1;
      continue;
    }
    seen.add(moment).add(id).add(bizId);
    kept.push(record);
  }
  return kept;
}
