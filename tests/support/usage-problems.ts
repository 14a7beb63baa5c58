import { UsageError } from '../../infra/command/usage-error.ts';

/** What is told of a command that is wrong; the test fails if it is accepted. */
export async function usageProblemsOf(command: () => unknown): Promise<UsageError['problems']> {
  try {
    await command();
  } catch (error) {
    if (error instanceof UsageError) return error.problems;
    throw error;
  }
  throw new Error('the command was accepted');
}
