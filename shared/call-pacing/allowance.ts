import type { CallOptions } from '../table-store/index.ts';
import type { BlockWish, SlotRow } from './plan-block.ts';

/** Instants are those of the instance's clock. */
export type TakenBlock =
  | {
      readonly outcome: 'block';
      readonly block: SlotRow;
      /** Another instance had slots beyond now: taking more than is needed would keep it waiting. */
      readonly isContended: boolean;
    }
  | { readonly outcome: 'later'; readonly slotEpochMs: number; readonly askEpochMs: number };

/**
 * Where blocks of slots come from. All instants are those of the caller's clock, and no slot is
 * earlier than it should be because that clock is wrong.
 */
export interface Allowance {
  take(lane: string, wish: BlockWish, call?: CallOptions): Promise<TakenBlock>;
  /** The other side refused a call of the lane for its rate and asks for a pause. */
  refused(lane: string, untilEpochMs: number, call?: CallOptions): Promise<void>;
  /** The other side serves nobody until then. */
  pauseAll(untilEpochMs: number, call?: CallOptions): Promise<void>;
}
