import type { DuePiece } from './due-time.ts';
import { lengthOf } from './minute-interval.ts';
import type { PayRules } from './pay-rules.ts';

/** Late (or early-leave) minutes of one section, parted by the grace. */
export interface GracedTime {
  /** As if the person had been there. */
  readonly forgiven: readonly DuePiece[];
  readonly counted: readonly DuePiece[];
}

/**
 * Grace is the company's own kindness: the Employment Ordinance knows none, and lateness beyond it is
 * still counted by the minute. Up to the grace all is forgiven. Beyond it nothing is (`whole`), or the
 * grace's own minutes are (`excess`): the first ones of lateness, the last ones of an early leave.
 */
export function partByGrace(
  pieces: readonly DuePiece[],
  graceMinutes: number,
  beyond: PayRules['grace']['beyond'],
  side: 'first' | 'last',
): GracedTime {
  const total = lengthOf(pieces);
  if (total <= graceMinutes) return { forgiven: pieces, counted: [] };
  if (beyond === 'whole' || graceMinutes === 0) return { forgiven: [], counted: pieces };
  const [first, last] =
    side === 'first' ? cutAfter(pieces, graceMinutes) : cutAfter(pieces, total - graceMinutes);
  return side === 'first' ? { forgiven: first, counted: last } : { forgiven: last, counted: first };
}

/** The first `minutes` of pieces that are in order of time, and the rest. */
export function cutAfter<Piece extends { readonly start: number; readonly end: number }>(
  pieces: readonly Piece[],
  minutes: number,
): readonly [Piece[], Piece[]] {
  const first: Piece[] = [];
  const rest: Piece[] = [];
  let left = minutes;
  for (const piece of pieces) {
    const cut = Math.min(piece.end, piece.start + left);
    if (cut > piece.start) first.push({ ...piece, end: cut });
    if (cut < piece.end) rest.push({ ...piece, start: cut });
    left -= cut - piece.start;
  }
  return [first, rest];
}
