import type { CheckId } from './domain/check-catalogue.ts';
import type { CheckReport } from './domain/check-result.ts';
import type { DoctorContext } from './doctor-context.ts';

/** One thing that can be found out about an environment. It changes nothing there. */
export interface DoctorCheck {
  readonly id: CheckId;
  /**
   * Tells everything that is wrong at once. What it throws becomes a finding: whoever writes a check
   * need not catch what it cannot explain better.
   */
  run(context: DoctorContext, signal: AbortSignal): Promise<CheckReport>;
}
