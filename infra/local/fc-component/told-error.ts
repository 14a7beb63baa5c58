import { ApplicationError } from '../../../shared/errors/index.ts';
import { CommandRefusedError } from '../../command/command-refusal.ts';
import { UsageError } from '../../command/usage-error.ts';
import { DescriptionError } from '../../deployment/description-error.ts';

/** An error whose message says what went wrong and what to do; an unknown one stays as it is. */
export function toldError(error: unknown): unknown {
  const lines = linesOf(error);
  return lines === undefined ? error : new Error(lines.join('\n'), { cause: error });
}

function linesOf(error: unknown): readonly string[] | undefined {
  if (error instanceof UsageError) return [...error.problems.en, ...error.problems.zhHK];
  if (error instanceof CommandRefusedError) return [error.text.en, error.text.zhHK];
  if (error instanceof ApplicationError) return told(error as ApplicationError);
  return error instanceof DescriptionError ? told(error) : undefined;
}

function told({
  code,
  text,
  remedy,
}: Pick<ApplicationError, 'code' | 'text' | 'remedy'>): readonly string[] {
  return [`${code}: ${text.en}`, remedy.en, text.zhHK, remedy.zhHK];
}
