import type { BilingualText, ErrorReport } from '../../../shared/errors/index.ts';

/** What every action answers; each adds what it found. `next` says what a person should do now. */
export interface ActionResult {
  readonly outcome: string;
  readonly error?: ErrorReport;
  readonly next: BilingualText;
  readonly [field: string]: unknown;
}
