import type { AppCall } from '../operation.ts';
import { newRefusal } from '../refusal.ts';

/** Sources of the exclusive edition are told to organisations of that edition alone. */
export function requireExclusiveEdition(call: AppCall): void {
  if (call.settings.behaviour.edition === 'exclusive') return;
  throw newRefusal('function.not.open', '企业未开通相应功能');
}

/** A window by two names. @throws Refusal if an end is missing or before the start */
export function requiredWindow(
  call: AppCall,
  [fromName, toName]: readonly [string, string],
  code: string,
): { readonly fromEpochMs: number; readonly toEpochMs: number } {
  const fromEpochMs = call.parameters.integer(fromName) ?? Number.NaN;
  const toEpochMs = call.parameters.integer(toName) ?? Number.NaN;
  if (!(fromEpochMs >= 0 && toEpochMs >= fromEpochMs)) throw newRefusal(code, '参数错误');
  return { fromEpochMs, toEpochMs };
}

/** A page by its number, from 1 on. @throws Refusal */
export function requiredPage(
  call: AppCall,
  largest: number,
  code: string,
): { readonly pageNumber: number; readonly pageSize: number } {
  const pageNumber = call.parameters.integer('pageNumber') ?? Number.NaN;
  const pageSize = call.parameters.integer('pageSize') ?? Number.NaN;
  if (!(pageNumber >= 1)) throw newRefusal(code, '参数错误:pageNumber');
  if (!(pageSize >= 1 && pageSize <= largest)) throw newRefusal(code, '参数错误:pageSize');
  return { pageNumber, pageSize };
}

/** The rows of a page. */
export function rowsOfPage<Row>(
  rows: readonly Row[],
  { pageNumber, pageSize }: { readonly pageNumber: number; readonly pageSize: number },
): readonly Row[] {
  return rows.slice((pageNumber - 1) * pageSize, pageNumber * pageSize);
}
