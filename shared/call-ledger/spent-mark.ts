import * as z from 'zod';
import type { ColumnValue } from '../table-store/index.ts';
import { MINUTE_MS } from '../time/index.ts';

/** DingTalk has refused a call because the month's calls are spent. */
export interface SpentMark {
  /** When it was last refused, by the clock of the store. */
  readonly markedAtEpochMs: number;
  /** Calls that the configuration then held for the month's quota. */
  readonly quotaCalls: number;
  /** What the ledger had counted by then. */
  readonly usedCalls: number;
}

const markSchema = z.object({
  markedAtEpochMs: z.int(),
  quotaCalls: z.int(),
  usedCalls: z.int(),
});

export function formatSpentMark({ markedAtEpochMs, quotaCalls, usedCalls }: SpentMark): string {
  return JSON.stringify({ markedAtEpochMs, quotaCalls, usedCalls });
}

/** @throws z.ZodError or SyntaxError if the cell is not what `formatSpentMark` writes. */
export function parseSpentMark(cell: ColumnValue | undefined): SpentMark | undefined {
  return cell === undefined ? undefined : markSchema.parse(JSON.parse(String(cell)));
}

/**
 * How long work that can wait goes by a mark. Then one of its calls asks DingTalk again: a refusal of
 * this kind is free, and calls may have been bought that the configuration does not know of.
 */
export const ASK_AGAIN_MS = 60 * MINUTE_MS;

/**
 * Whether a mark still stands: a quota that was raised after it means that calls were bought, so that
 * DingTalk is worth asking again.
 */
export function isMarkStanding(mark: SpentMark | undefined, quotaCalls: number): mark is SpentMark {
  return mark !== undefined && quotaCalls <= mark.quotaCalls;
}
