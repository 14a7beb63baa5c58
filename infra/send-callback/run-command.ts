import { usageError } from '../command/usage-error.ts';
import { callbackContent } from './callback-content.ts';
import { findTarget } from './callback-target.ts';
import { EXIT, exitStatusOf, type ExitStatus } from './exit-status.ts';
import { parseCommand, type ParsedCommand } from './parse-command.ts';
import { readSpelling, sendCallbacks, type SendingPlan } from './send-callbacks.ts';
import { outcomeAsJson, outcomePage } from './show-outcome.ts';
import { usagePage } from './usage-page.ts';

/** What the command has of the world around it. */
export interface CommandSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  /** Standard output. */
  readonly write: (text: string) => void;
}

const MOST_TIMES = 1_000;
const LONGEST_TIMEOUT_MS = 600_000;
const DEFAULT_TIMEOUT_MS = 1_500;

/**
 * `npm run send-callback`: sends one callback, once or several times, and says what came of it.
 *
 * @throws UsageError if the command is wrong, CommandRefusedError if no local cloud runs
 */
export async function runCommand(
  args: readonly string[],
  surroundings: CommandSurroundings,
): Promise<ExitStatus> {
  const command = parseCommand(args, surroundings.environment);
  if (command.flags.has('help')) {
    surroundings.write(usagePage());
    return EXIT.acknowledged;
  }
  const plan = planOf(command);
  const target = await findTarget(command, surroundings.workingDirectory);
  const content = callbackContent(command, target, Date.now() + target.clockOffsetMs);
  const sent = await sendCallbacks(target, content, plan);
  const show = command.flags.has('json') ? outcomeAsJson : outcomePage;
  surroundings.write(`${show({ url: target.url, content, plan, sent })}\n`);
  return exitStatusOf(sent);
}

function planOf({ texts, flags }: ParsedCommand): SendingPlan {
  return {
    isRobot: flags.has('robot'),
    isParallel: flags.has('parallel'),
    times: wholeNumber('times', texts.times ?? '1', MOST_TIMES),
    timeoutMs: wholeNumber('timeout', texts.timeout ?? `${DEFAULT_TIMEOUT_MS}`, LONGEST_TIMEOUT_MS),
    spelling: readSpelling(texts.spelling),
  };
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= most) return value;
  throw usageError([
    {
      en: `--${name}: not a whole number from 1 to ${most}`,
      zhHK: `--${name}：須為 1 至 ${most} 的整數`,
    },
  ]);
}
