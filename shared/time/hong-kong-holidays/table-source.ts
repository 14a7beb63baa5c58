import type { HongKongDate } from '../hong-kong-time.ts';

/** Where the figures or dates of a table come from. */
export interface TableSource {
  readonly title: string;
  readonly url?: string;
  /** The day the source was published, where it is known. */
  readonly published?: HongKongDate;
  /** The day the table was compared with it. */
  readonly checked: HongKongDate;
}
