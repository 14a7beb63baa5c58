import { createHash } from 'node:crypto';
import { formatDateTime } from './local-date-time.ts';

/** The number that people read out to each other: the minute of asking and nine digits. */
export function businessIdOf(processInstanceId: string, createdEpochMs: number): string {
  const minute = formatDateTime(createdEpochMs).replaceAll(/\D/g, '').slice(0, 12);
  return `${minute}${String(digitsOf(processInstanceId) % 1_000_000_000).padStart(9, '0')}`;
}

/** Number of a task: no two of one approval share it. */
export function taskIdOf(processInstanceId: string, ordinal: number): number {
  return digitsOf(processInstanceId) * 1_000 + ordinal;
}

/** Up to eleven digits that follow from the id. */
function digitsOf(processInstanceId: string): number {
  const digest = createHash('sha256').update(processInstanceId).digest('hex');
  return Number.parseInt(digest.slice(0, 9), 16);
}
