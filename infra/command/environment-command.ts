import path from 'node:path';
import { openDeploymentTarget, type DeploymentTarget } from '../deployment/deployment-target.ts';
import { Screen } from '../local/launcher/screen.ts';
import { EXIT } from './exit-status.ts';
import { parseArguments, unknownOption, type OptionValues } from './parse-arguments.ts';
import { commandOption, type CommandOption } from './payload-option.ts';
import { showAnswer, type AnswerView, type FunctionAnswer } from './show-answer.ts';
import { tellFailure } from './tell-failure.ts';
import { usageError } from './usage-error.ts';

/** A command that works on an environment and is told what to do by options alone. */
export interface EnvironmentCommandParts {
  /** As in `npm run <name>`. */
  readonly name: string;
  /** What it is for, in one line. */
  readonly title: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** What exit statuses mean, in one line in both languages. */
  readonly exits: string;
}

export interface EnvironmentCommandRun {
  readonly command: EnvironmentCommandParts;
  readonly view: AnswerView;
  /** @throws UsageError and whatever the work throws; all of it is told in both languages */
  readonly perform: (asked: AskedOfEnvironment, screen: Screen) => Promise<FunctionAnswer>;
  readonly exitStatusOf: (answer: FunctionAnswer) => number;
}

export interface AskedOfEnvironment {
  readonly options: OptionValues;
  /** Opened when it is first asked for. @throws CommandRefusedError */
  readonly target: () => Promise<DeploymentTarget>;
}

const commonOptions: Readonly<Record<string, CommandOption>> = {
  env: commandOption(
    'text',
    'NAME',
    'environment: local, test, prod (local)',
    '環境：local、test、prod（預設 local）',
  ),
  state: commandOption('text', 'DIR', 'folder of the local cloud (.local)', '本機雲端的狀態資料夾'),
  json: commandOption('flag', '', 'the answer as JSON', '以 JSON 輸出'),
  help: commandOption('flag', '', 'this page', '顯示本頁'),
};

/**
 * The whole of such a command for the arguments of this process: a page of help, or an answer as tables,
 * or with `--json` as it came. Sets the exit status; nothing is thrown.
 */
export async function runEnvironmentCommand(run: EnvironmentCommandRun): Promise<void> {
  // Whoever reads the answer may stop early, as `head` does.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    process.exitCode = await carryOut(run, process.argv.slice(2));
  } catch (error) {
    process.exitCode = tellFailure(error, () => environmentUsage(run.command));
  }
}

async function carryOut(run: EnvironmentCommandRun, args: readonly string[]): Promise<number> {
  const options = parseEnvironmentOptions(run.command, args);
  if ('help' in options) {
    process.stdout.write(environmentUsage(run.command));
    return EXIT.done;
  }
  const isJson = 'json' in options;
  const screen = new Screen(isJson ? process.stderr : process.stdout);
  const answer = await run.perform({ options, target: () => targetOf(options) }, screen);
  if (isJson) process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
  else showAnswer(screen, answer, run.view);
  return run.exitStatusOf(answer);
}

/** @throws UsageError naming everything that is wrong with the command line */
export function parseEnvironmentOptions(
  { name, options: own }: EnvironmentCommandParts,
  args: readonly string[],
): OptionValues {
  const all = { ...commonOptions, ...own };
  const flags = Object.entries(all).flatMap(([word, { kind }]) => (kind === 'flag' ? [word] : []));
  const { action, options, problems } = parseArguments(args, {
    names: Object.keys(all),
    flags: new Set(flags),
  });
  const found = [
    ...problems,
    ...(action === ''
      ? []
      : [
          {
            en: `${action}: not understood; options begin with --`,
            zhHK: `${action}：無法理解；選項須以 -- 開頭`,
          },
        ]),
    ...Object.keys(options).flatMap((word) => (word in all ? [] : [unknownOption(word, name)])),
  ];
  if (found.length > 0) throw usageError(found);
  return options;
}

/** The page of help. */
export function environmentUsage({ name, title, options, exits }: EnvironmentCommandParts): string {
  const rows = Object.entries({ ...commonOptions, ...options }).map(
    ([word, { placeholder, text }]) =>
      `  ${`--${word} ${placeholder}`.trimEnd().padEnd(24)} ${text.en} / ${text.zhHK}`,
  );
  return [
    `npm run ${name} -- [options]        ${title}`,
    '',
    ...rows,
    '',
    `Exit status / 結束代碼: ${exits}`,
    '',
  ].join('\n');
}

/** The environment that the options name. @throws CommandRefusedError */
export function targetOf(options: OptionValues): Promise<DeploymentTarget> {
  return openDeploymentTarget({
    environment: String(options['env'] ?? 'local'),
    stateDirectory: path.resolve(process.cwd(), String(options['state'] ?? '.local')),
    processEnvironment: process.env,
  });
}
