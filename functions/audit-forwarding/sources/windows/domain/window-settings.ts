/** How a source that is asked for windows of time is read. */
export interface WindowSettings {
  /** How far each read goes back over what was read before. */
  readonly overlapMinutes: number;
  /** How long a record may take to be told; 0: nothing is read over again once a day. */
  readonly lateDays: number;
  /** A window ends so long before now, so that what is being written is not cut in two. */
  readonly settlingSeconds: number;
  /** The longest window that is asked for at once. */
  readonly longestPieceMs: number;
}
