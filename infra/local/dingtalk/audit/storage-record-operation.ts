import { isRecord } from '../json-value.ts';
import type { AppCall } from '../operation.ts';
import { newRefusal } from '../refusal.ts';
import type { AuditRecord } from './audit-record.ts';
import { requiredWindow } from './audit-window.ts';

const LARGEST_PAGE = 50;
const DEFAULT_PAGE = 30;

/** Newest first; a token names the last row that was told. */
export function listStorageRecords(call: AppCall): Record<string, unknown> {
  const window = requiredWindow(call, ['startTime', 'endTime'], 'paramError');
  const raw = call.parameters.raw('option');
  const option = isRecord(raw) ? raw : {};
  const maxResults = Number(option['maxResults'] ?? DEFAULT_PAGE);
  if (!(maxResults >= 1 && maxResults <= LARGEST_PAGE)) throw refused('maxResults');
  const rows = [...call.audit.told('storage', window)]
    .reverse()
    .filter((record) => matches(record, option));
  const first = firstAfter(rows, option['nextToken']);
  const page = rows.slice(first, first + maxResults);
  const last = page.at(-1);
  const hasMore = first + maxResults < rows.length && last !== undefined;
  return {
    items: call.audit.inToldOrder(page).map(describe),
    totalCount: rows.length,
    ...(hasMore ? { nextToken: tokenOf(last) } : {}),
  };
}

function matches({ fields }: AuditRecord, option: Readonly<Record<string, unknown>>): boolean {
  const isOneOf = (value: unknown, wanted: unknown): boolean =>
    !Array.isArray(wanted) || wanted.length === 0 || wanted.includes(value);
  const isSame = (name: string): boolean =>
    option[name] === undefined || option[name] === fields[name];
  return (
    isOneOf(fields['action'], option['actions']) &&
    isOneOf(fields['scene'], option['scenes']) &&
    isSame('operatorId') &&
    isSame('subjectId')
  );
}

/** Time and id of the last row, so that newer rows do not move the pages. */
function tokenOf({ atEpochMs, id }: AuditRecord): string {
  return Buffer.from(JSON.stringify([atEpochMs, id])).toString('base64url');
}

function firstAfter(rows: readonly AuditRecord[], token: unknown): number {
  if (token === undefined || token === '') return 0;
  const [atEpochMs, id] = readToken(token);
  const last = rows.findLastIndex((row) => row.atEpochMs === atEpochMs && row.id === id);
  if (last !== -1) return last + 1;
  const older = rows.findIndex((row) => row.atEpochMs < atEpochMs);
  return older === -1 ? rows.length : older;
}

function readToken(token: unknown): readonly [number, string] {
  try {
    const text = Buffer.from(String(token), 'base64url').toString();
    const [atEpochMs, id] = JSON.parse(text) as readonly unknown[];
    if (typeof atEpochMs === 'number' && typeof id === 'string') return [atEpochMs, id];
  } catch {
    // Not one of ours.
  }
  throw refused('nextToken');
}

function describe({ atEpochMs, fields, id }: AuditRecord): Record<string, unknown> {
  return { id, operateTime: atEpochMs, ...fields };
}

function refused(name: string): Error {
  return newRefusal('paramError', `参数错误: ${name}`);
}
