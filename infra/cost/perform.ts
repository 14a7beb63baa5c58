import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { describeIssues } from '../../shared/configuration/index.ts';
import type { AskedOfEnvironment } from '../command/environment-command.ts';
import type { OptionValues } from '../command/parse-arguments.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';
import { UsageError, usageError } from '../command/usage-error.ts';
import { openDeploymentTarget, type DeploymentTarget } from '../deployment/deployment-target.ts';
import { readDeployment } from '../deployment/read-deployment.ts';
import type { Screen } from '../local/launcher/screen.ts';
import { deployedSize, timerCallsOf } from './deployed-sizes.ts';
import { estimateFor, folderOf, type Estimate } from './estimate.ts';
import { measureCalls } from './measure-calls.ts';
import { priceTableSchema, type PriceTable } from './price-table.ts';
import type { MeasuredCall } from './workload.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const INVOKE_TIMEOUT_MS = 600_000;
const measuredSchema = z.record(
  z.string(),
  z.strictObject({
    milliseconds: z.number().positive(),
    tableReads: z.number().min(0),
    tableWrites: z.number().min(0),
  }),
);

/**
 * What a month costs with so many people, from `s.yaml`, what calls were seen to take, and prices.
 *
 * @throws UsageError; CommandRefusedError with `--measure` if no environment runs
 */
export async function performCost(
  { options, target }: AskedOfEnvironment,
  screen: Screen,
): Promise<FunctionAnswer> {
  const staff = staffOf(options);
  const prices = await pricesOf(options);
  // What is deployed does not depend on where a local cloud happens to listen.
  const described = 'measure' in options ? await target() : await describedTarget(options);
  const { functions } = await readDeployment(path.join(REPOSITORY, 's.yaml'), described.settings);
  const props = functions.map((one) => one.props);
  const measured = await measuredOf(options, described, props, screen);
  const from = Date.now();
  const secrets = Object.keys(described.settings).filter((name) => name.endsWith('_SECRET_NAME'));
  const estimates = staff.map((count) =>
    estimateFor(count, {
      functions: props.map((one) => deployedSize(one, from)),
      measured,
      prices,
      // And those that the configuration names: app, SFTP, Jira, Splunk, robot.
      secrets: secrets.length + 5,
    }),
  );
  return answerOf(estimates, prices);
}

function staffOf(options: OptionValues): readonly number[] {
  const given = String(options['staff'] ?? '50,500,5000').split(',');
  const staff = given.map(Number);
  if (staff.every((count) => Number.isInteger(count) && count >= 1 && count <= 1_000_000)) {
    return staff;
  }
  throw usageError([
    {
      en: '--staff: must be numbers of people, such as 50,500',
      zhHK: '--staff：必須為人數，例如 50,500',
    },
  ]);
}

async function pricesOf(options: OptionValues): Promise<PriceTable> {
  const own = options['prices'];
  const file = typeof own === 'string' ? own : path.join(import.meta.dirname, 'prices.yaml');
  let document: unknown;
  try {
    document = parse(await readFile(file, 'utf8'));
  } catch {
    throw usageError([
      { en: `--prices: ${file} cannot be read as YAML`, zhHK: `--prices：${file} 不能讀作 YAML` },
    ]);
  }
  const result = priceTableSchema.safeParse(document);
  if (result.success) return result.data;
  throw new UsageError(describeIssues(result.error));
}

/** The settings of an environment's file; the local cloud has the sizes of `test`. */
function describedTarget(options: OptionValues): Promise<DeploymentTarget> {
  const named = String(options['env'] ?? 'test');
  return openDeploymentTarget({
    environment: named === 'local' ? 'test' : named,
    stateDirectory: '',
    processEnvironment: {},
  });
}

async function measuredOf(
  options: OptionValues,
  target: DeploymentTarget,
  props: readonly unknown[],
  screen: Screen,
): Promise<Readonly<Record<string, MeasuredCall>>> {
  const text = await readFile(path.join(import.meta.dirname, 'measured.yaml'), 'utf8');
  const kept = measuredSchema.parse(parse(text));
  if (!('measure' in options)) return kept;
  const invoked = {
    endpoint: target.management.functionCompute,
    key: target.key(),
    timeoutMs: INVOKE_TIMEOUT_MS,
  };
  const seen = await screen.step('Time the functions / 量度函數時間', () =>
    measureCalls(invoked, props.flatMap(timerCallsOf), folderOf),
  );
  return Object.fromEntries(
    Object.entries(kept).map(([folder, one]) => [
      folder,
      { ...one, milliseconds: seen[folder] ?? one.milliseconds },
    ]),
  );
}

function answerOf(estimates: readonly Estimate[], prices: PriceTable): FunctionAnswer {
  const [first] = estimates;
  const rows = (first?.lines ?? []).map(({ what, sure }, index) => ({
    what,
    ...Object.fromEntries(
      estimates.map(({ staff, lines }) => [String(staff), money(lines[index]?.amount)]),
    ),
    by: estimates.at(-1)?.lines[index]?.by ?? '',
    sure,
  }));
  return {
    outcome: 'estimated',
    currency: 'CNY',
    pricesAsOf: prices.asOf,
    month: rows,
    totals: estimates.map(({ staff, total, server }) => ({
      staff,
      total: money(total),
      perPerson: money(total / staff),
      server: money(server),
    })),
    next: {
      en: 'Prices marked recalled are not from a page of the vendor: put those of your contract into a copy of infra/cost/prices.yaml and name it with --prices.',
      zhHK: '標示 recalled 的價格並非取自供應商網頁：請將合約價格填入 infra/cost/prices.yaml 的副本，並以 --prices 指明。',
    },
  };
}

function money(amount: number | undefined): string {
  return (amount ?? 0).toFixed(2);
}
