import { parse, stringify } from 'yaml';
import type { BilingualProblems } from '../../shared/configuration/index.ts';
import type { AskedOfEnvironment } from '../command/environment-command.ts';
import { CommandRefusedError } from '../command/command-refusal.ts';
import type { OptionValues } from '../command/parse-arguments.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';
import { usageError, UsageError } from '../command/usage-error.ts';
import { openTargetStores, type TargetStores } from '../deployment/target-stores.ts';
import type { Screen } from '../local/launcher/screen.ts';
import { checkConfiguration, unknownFunctionSettings } from './check-configuration.ts';
import { differencesBetween } from './difference.ts';
import { publish, readLive, type Publication } from './publish.ts';
import { readConfigurationText } from './read-document.ts';

const MODES = ['plan', 'apply', 'check', 'show'] as const;
type Mode = (typeof MODES)[number];

/**
 * What `npm run configure` was asked for.
 *
 * @throws UsageError; CommandRefusedError naming every problem of the configuration; the errors of
 *   publishing and of the stores
 */
export async function performConfigure(
  { options, target }: AskedOfEnvironment,
  screen: Screen,
): Promise<FunctionAnswer> {
  const mode = modeOf(options);
  if (mode === 'check') return { outcome: 'valid', ...countsOf(await checkedFile(options)) };
  const stores = openTargetStores(await target(), 'configure');
  try {
    if (mode === 'show') return await show(stores);
    const given = await checkedFile(options);
    const plan = await planOf(stores, given);
    if (mode === 'plan' || plan.outcome === 'unchanged') return plan;
    const published = await screen.step('Publish / 發佈', () =>
      publish(stores, { ...given, differences: plan.changes.length, onto: ontoOf(options) }),
    );
    return { ...plan, ...published, next: afterwards };
  } finally {
    stores.close();
  }
}

function modeOf(options: OptionValues): Mode {
  const chosen = MODES.filter((mode) => mode in options);
  const problems = [
    ...(chosen.length > 1
      ? [
          {
            en: `${chosen.map((mode) => `--${mode}`).join(', ')}: choose one`,
            zhHK: `${chosen.map((mode) => `--${mode}`).join('、')}：只可選一項`,
          },
        ]
      : []),
    ...('file' in options || chosen.includes('show')
      ? []
      : [{ en: '--file: name the configuration', zhHK: '--file：請指明設定檔' }]),
    ...(/^\d{1,9}$/.test(String(options['onto'] ?? '0'))
      ? []
      : [{ en: '--onto: must be a version, such as 7', zhHK: '--onto：必須為版本號碼，例如 7' }]),
  ];
  if (problems.length > 0) throw usageError(problems);
  return chosen[0] ?? 'plan';
}

function ontoOf(options: OptionValues): number | undefined {
  return typeof options['onto'] === 'string' ? Number(options['onto']) : undefined;
}

type CheckedFile = Omit<Publication, 'differences' | 'onto'>;

/** @throws CommandRefusedError naming every problem */
async function checkedFile(options: OptionValues): Promise<CheckedFile> {
  const { text, files, problems } = await readConfigurationText(String(options['file']));
  const checked = checkConfiguration(parse(text));
  const { configuration } = checked;
  const unknown = configuration === undefined ? [] : [unknownFunctionSettings(configuration)];
  // A file that is missing leaves a reference of another shape, which would be told twice.
  const all = problems.en.length > 0 ? [problems] : [checked.problems, ...unknown];
  if (configuration === undefined || all.some(({ en }) => en.length > 0)) {
    throw refusedFor(all);
  }
  return { text, configuration, files };
}

function refusedFor(all: readonly BilingualProblems[]): CommandRefusedError {
  const listed = (lines: readonly string[]): string => lines.map((line) => `\n  ${line}`).join('');
  return new CommandRefusedError({
    en: `Nothing was published; the configuration has to be corrected:${listed(all.flatMap(({ en }) => en))}`,
    zhHK: `未有發佈；請先更正設定：${listed(all.flatMap(({ zhHK }) => zhHK))}`,
  });
}

async function planOf(stores: TargetStores, { text, configuration, files }: CheckedFile) {
  if (configuration.environment !== stores.environment) {
    throw new UsageError({
      en: [
        `--env: the file is of the environment ${configuration.environment}, not ${stores.environment}`,
      ],
      zhHK: [`--env：設定檔屬環境 ${configuration.environment}，並非 ${stores.environment}`],
    });
  }
  const live = await readLive(stores);
  const changes = differencesBetween(live?.configuration, configuration);
  const isSame = live !== undefined && changes.length === 0;
  return {
    outcome: isSame ? 'unchanged' : 'to-publish',
    environment: stores.environment,
    liveVersion: live?.version ?? 0,
    changes,
    files: files.map(({ objectKey, bytes }) => ({ objectKey, bytes: bytes.byteLength })),
    next: isSame ? nothingToDo : publishNext(live?.version ?? 0, text),
  };
}

async function show(stores: TargetStores): Promise<FunctionAnswer> {
  const live = await readLive(stores);
  if (live === undefined) {
    return { outcome: 'none', environment: stores.environment, next: publishFirst };
  }
  const { configuration, version, sha256 } = live;
  return {
    outcome: 'live',
    environment: stores.environment,
    version,
    sha256,
    yaml: stringify(configuration),
  };
}

function countsOf({ configuration, files }: CheckedFile) {
  const { environment, organisations } = configuration;
  return {
    environment,
    organisations: organisations.length,
    companies: organisations.flatMap(({ companies }) => companies).length,
    files: files.length,
  };
}

const nothingToDo = {
  en: 'The live configuration says the same already.',
  zhHK: '現行設定內容相同，無須發佈。',
};
const publishFirst = {
  en: 'Nothing is published yet: write a configuration and publish it with --file FILE --apply.',
  zhHK: '尚未發佈任何設定：請編寫設定檔，再以 --file FILE --apply 發佈。',
};
const afterwards = {
  en: 'Functions use it within 15 seconds; a payroll run that has begun keeps what it was begun with. Next: npm run doctor.',
  zhHK: '各函數於 15 秒內採用；已開始的薪酬匯出沿用原有設定。下一步：npm run doctor。',
};
function publishNext(version: number, text: string) {
  const size = `${String(Buffer.byteLength(text))} bytes`;
  return {
    en: `If this is what you mean, publish it (${size}): the same command with --apply --onto ${String(version)}.`,
    zhHK: `如內容無誤，請以相同指令加上 --apply --onto ${String(version)} 發佈（${size}）。`,
  };
}
