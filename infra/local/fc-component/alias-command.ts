import * as z from 'zod';
import type { ComponentContext } from './component-context.ts';
import { optionMissing, unknownWord, wrongInput } from './errors.ts';
import type { CommandOutput } from './component-command.ts';

const weightsSchema = z.record(z.string().regex(/^\d+$/), z.number().min(0).max(1));

/**
 * `s alias list`, `s alias get|remove --alias-name …`, `s alias publish --alias-name live --version-id …
 * [--additionalVersionWeight '{"3":0.1}']`; `--weight` is a shorter name for the last.
 */
export async function aliasCommand(context: ComponentContext): Promise<CommandOutput> {
  const { management, wanted, screen } = context;
  const { functionName } = wanted;
  const { words, options } = context.arguments;
  const aliasName = String(options['alias-name'] ?? '');
  if (words[0] === 'list') {
    const aliases = await management.listAliases(functionName);
    screen.table(
      ['alias / 別名', 'version / 版本', 'weights / 流量比重'],
      aliases.map((one) => [
        one.aliasName,
        one.versionId,
        JSON.stringify(one.additionalVersionWeight),
      ]),
    );
    return { aliases: aliases.map((one) => `${one.aliasName} → ${one.versionId}`) };
  }
  if (!['get', 'publish', 'remove'].includes(words[0] ?? '')) {
    throw unknownWord('alias', words[0], ['list', 'get', 'publish', 'remove']);
  }
  if (aliasName === '') throw optionMissing('alias-name');
  if (words[0] === 'get') return management.findAlias(functionName, aliasName);
  if (words[0] === 'remove')
    return { removed: await management.deleteAlias(functionName, aliasName) };
  return publishAlias(context, aliasName);
}

async function publishAlias(
  { management, wanted, arguments: { options } }: ComponentContext,
  aliasName: string,
): Promise<CommandOutput> {
  const { functionName } = wanted;
  const wantedVersion = String(options['version-id'] ?? '');
  if (wantedVersion === '') throw optionMissing('version-id');
  const versions = await management.listVersions(functionName);
  // The newest one is meant, as with fc3.
  const versionId =
    wantedVersion.toLowerCase() === 'latest' ? versions[0]?.versionId : wantedVersion;
  if (versionId === undefined || !versions.some((one) => one.versionId === versionId)) {
    throw wrongInput(
      {
        en: `--version-id ${wantedVersion}: ${functionName} has no such version`,
        zhHK: `--version-id ${wantedVersion}：${functionName} 沒有此版本`,
      },
      { en: 'Look at s version list.', zhHK: '請以 s version list 查看。' },
    );
  }
  const additionalVersionWeight = weightsOf(
    options['additionalVersionWeight'] ?? options['weight'],
  );
  const present = await management.findAlias(functionName, aliasName);
  const { description } = options;
  const alias = {
    aliasName,
    versionId,
    additionalVersionWeight,
    ...(typeof description === 'string' ? { description } : {}),
  };
  await management.putAlias(functionName, alias, present === undefined);
  return { functionName, ...alias };
}

/** @throws ComponentError for what is no JSON of version and share */
function weightsOf(text: string | true | undefined): Readonly<Record<string, number>> {
  if (text === undefined) return {};
  try {
    return weightsSchema.parse(JSON.parse(String(text)));
  } catch {
    throw wrongInput(
      {
        en: `--additionalVersionWeight ${String(text)}: is no share of the traffic of a version`,
        zhHK: `--additionalVersionWeight ${String(text)}：不是版本的流量比重`,
      },
      {
        en: 'Write for example \'{"3":0.1}\' for a tenth to version 3.',
        zhHK: '例如填寫 \'{"3":0.1}\'，表示十分之一流量往版本 3。',
      },
    );
  }
}
