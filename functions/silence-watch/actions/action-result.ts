import type { BilingualText, ErrorReport } from '../../../shared/errors/index.ts';

/** Answer to a manual invoke; `next` says what a person should do now. */
export interface ActionResult {
  readonly outcome: string;
  readonly error?: ErrorReport;
  readonly next: BilingualText;
  readonly [field: string]: unknown;
}
