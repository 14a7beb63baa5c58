import { parseArgs, type ParseArgsConfig } from 'node:util';
import { usageError } from '../../command/usage-error.ts';

/** Words and options that stood behind a command, such as `list` and `--tail`. */
export interface ComponentArguments {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | true>>;
}

type Kind = 'text' | 'flag';

/** Options of each command, named as those of the fc3 component (devsapp/fc3, docs/zh/command, 2026-05). */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  deploy: { 'assume-yes': 'flag', function: 'text', trigger: 'text' },
  plan: {},
  info: {},
  invoke: {
    event: 'text',
    'event-file': 'text',
    'invocation-type': 'text',
    qualifier: 'text',
    'stateful-async-invocation-id': 'text',
  },
  logs: { tail: 'flag', 'request-id': 'text', lines: 'text' },
  version: { description: 'text', 'version-id': 'text', 'assume-yes': 'flag' },
  alias: {
    'alias-name': 'text',
    'version-id': 'text',
    additionalVersionWeight: 'text',
    weight: 'text',
    description: 'text',
    'assume-yes': 'flag',
  },
  remove: { 'assume-yes': 'flag', function: 'text', trigger: 'text' },
};

const SHORT: Readonly<Record<string, string>> = {
  'assume-yes': 'y',
  event: 'e',
  'event-file': 'f',
};

/** These may stand without a value: everything of that kind is meant then. */
const MAY_STAND_ALONE: readonly string[] = ['--function', '--trigger'];

/** Given to every command by `s` users, and of no meaning here: the local cloud is one region, and `s.yaml` names the function. */
const IGNORED: Readonly<Record<string, Kind>> = { region: 'text', 'function-name': 'text' };

/** @throws UsageError naming what is wrong with the options of a command */
export function parseComponentArguments(
  command: string,
  args: readonly string[],
): ComponentArguments {
  const known = { ...OPTIONS[command], ...IGNORED };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, kind]) => {
      const short = SHORT[name];
      const type = kind === 'flag' ? ('boolean' as const) : ('string' as const);
      return [name, { type, ...(short === undefined ? {} : { short }) }];
    }),
  ) satisfies ParseArgsConfig['options'];
  try {
    const parsed = parseArgs({
      args: withAll(args),
      options,
      allowPositionals: true,
      strict: true,
    });
    const values = Object.entries(parsed.values).map(
      ([name, value]) => [name, value === false ? undefined : value] as const,
    );
    return {
      words: parsed.positionals,
      options: Object.fromEntries(values) as ComponentArguments['options'],
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageError([
      { en: `${command}: ${reason}`, zhHK: `${command}：選項不正確（${reason}）` },
    ]);
  }
}

/** `--trigger` alone means all of them, as with fc3. */
function withAll(args: readonly string[]): string[] {
  return args.flatMap((argument, index) => {
    const next = args[index + 1];
    const standsAlone = next === undefined || next.startsWith('-');
    return MAY_STAND_ALONE.includes(argument) && standsAlone ? [`${argument}=all`] : [argument];
  });
}
