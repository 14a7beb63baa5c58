import path from 'node:path';
import * as z from 'zod';
import { systemClock } from '../../shared/time/index.ts';
import type { AskedOfEnvironment } from '../command/environment-command.ts';
import type { OptionValues } from '../command/parse-arguments.ts';
import { readRunningCloud } from '../command/running-local-cloud.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';
import { usageError } from '../command/usage-error.ts';
import type { DeploymentTarget } from '../deployment/deployment-target.ts';
import { openFunctionManagement } from '../function-compute/open-function-management.ts';
import { buildIfStale } from '../local/fc-component/fresh-build.ts';
import type { Screen } from '../local/launcher/screen.ts';
import { alibabaFailures } from './alibaba-failures.ts';
import { localFailures } from './local-failures.ts';
import { release, type ReleaseParts } from './release.ts';
import { releasedFunctions } from './released-function.ts';
import { rollBack } from './roll-back.ts';
import { serverlessDevs } from './serverless-devs.ts';
import { watchFailures, type FailureSource } from './watch-failures.ts';

/** The alias that triggers are bound to, if the settings name no other. */
const ALIAS = 'live';
const DEFAULT_WEIGHT_PERCENT = 10;
const DEFAULT_WATCH_SECONDS = 600;

/**
 * What `npm run release` was asked for.
 *
 * @throws UsageError; ReleaseError, FunctionManagementError, DescriptionError; CommandRefusedError
 */
export async function performRelease(
  asked: AskedOfEnvironment,
  screen: Screen,
): Promise<FunctionAnswer> {
  const { options } = asked;
  const numbers = numbersOf(options);
  const target = await asked.target();
  const directory = process.cwd();
  const stateDirectory = path.resolve(directory, String(options['state'] ?? '.local'));
  const again = `npm run release -- --env ${target.environment}`;
  const functions = await releasedFunctions(directory, target);
  const s = serverlessDevs({ target, stateDirectory, directory, again });
  const tell = (step: string): void => screen.line(`\n▸ ${step}`);
  const common = {
    functions,
    management: openFunctionManagement(target),
    s,
    alias: target.settings['FUNCTION_ALIAS'] ?? ALIAS,
    region: target.region,
    tell,
  };
  if ('rollback' in options) {
    return { outcome: 'rolled-back', functions: await rollBack(common), next: afterRollback };
  }
  const zips = functions.map(({ code }) => code);
  await buildIfStale(zips, () => tell('Build the functions / 建置函數'));
  tell('What would change / 變更計劃');
  await s.run('plan');
  if ('plan' in options) return { outcome: 'planned', next: afterPlan(again) };
  const source = await failureSource(target, stateDirectory);
  const parts: ReleaseParts = {
    ...common,
    again,
    share: numbers.weight / 100,
    watch: watchFailures({
      source,
      clock: systemClock,
      seconds: numbers.watch,
      tell: (left) => screen.line(`  watching for errors, ${String(left)} s left / 觀察錯誤`),
    }),
  };
  return { outcome: 'released', functions: await release(parts), next: afterRelease(again) };
}

async function failureSource(
  target: DeploymentTarget,
  stateDirectory: string,
): Promise<FailureSource> {
  if (!target.isLocal) return alibabaFailures(target);
  const schema = z.object({ switchboard: z.object({ url: z.string() }) });
  const { endpoints } = await readRunningCloud(stateDirectory, schema, { en: '', zhHK: '' });
  return localFailures(endpoints.switchboard.url, target.clockOffsetMs);
}

/** @throws UsageError naming every number that is wrong, and options that do not go together */
function numbersOf(options: OptionValues): { readonly weight: number; readonly watch: number } {
  const weight = Number(options['weight'] ?? DEFAULT_WEIGHT_PERCENT);
  const watch = Number(options['watch'] ?? DEFAULT_WATCH_SECONDS);
  const isTwice = 'plan' in options && 'rollback' in options;
  const problems = [
    ...(Number.isInteger(weight) && weight >= 1 && weight <= 99
      ? []
      : [{ en: '--weight: write 1 to 99', zhHK: '--weight：請填寫 1 至 99' }]),
    ...(Number.isInteger(watch) && watch >= 0 && watch <= 86_400
      ? []
      : [{ en: '--watch: write 0 to 86400 seconds', zhHK: '--watch：請填寫 0 至 86400 秒' }]),
    ...(isTwice
      ? [{ en: '--plan, --rollback: choose one', zhHK: '--plan、--rollback：只可選一項' }]
      : []),
  ];
  if (problems.length > 0) throw usageError(problems);
  return { weight, watch };
}

const afterPlan = (again: string) => ({
  en: `Release it: ${again}`,
  zhHK: `發佈：${again}`,
});
const afterRelease = (again: string) => ({
  en: `Should something be wrong: ${again} --rollback`,
  zhHK: `如有問題：${again} --rollback`,
});
const afterRollback = {
  en: 'LATEST still has the newer code; triggers call the version before. Mend it and release again.',
  zhHK: 'LATEST 仍為較新的程式碼；觸發器呼叫上一版本。修正後請再次發佈。',
};
