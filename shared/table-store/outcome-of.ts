import { TableOutcomeUnknownError } from './errors.ts';
import type { WriteResult } from './table-client.ts';

/**
 * What became of a conditional write, for whoever reads the row again if it is not known: `unknown`
 * means that the answer was lost. Other faults are thrown.
 */
export async function outcomeOf(
  write: Promise<WriteResult>,
): Promise<WriteResult['outcome'] | 'unknown'> {
  try {
    return (await write).outcome;
  } catch (error) {
    if (error instanceof TableOutcomeUnknownError) return 'unknown';
    throw error;
  }
}
