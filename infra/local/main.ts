import { rm } from 'node:fs/promises';
import path from 'node:path';
import { reportError } from '../../shared/errors/index.ts';
import {
  formatHongKongTimestamp,
  hongKongDateOf,
  addDays,
  monthPeriod,
} from '../../shared/time/index.ts';
import { buildFunctions } from '../build/build-functions.ts';
import type { FunctionHost } from './function-host/function-host.ts';
import { readAccess, refreshTokens, type AccessOverview } from './launcher/access-job.ts';
import { deliveryTargetFromEnvironment, type DeliveryTarget } from './launcher/delivery-target.ts';
import { startLocalCloud, STAGE, type LocalCloud } from './launcher/local-cloud.ts';
import { localTimeFor } from './launcher/local-time.ts';
import { runMainJob, type MainJobResult } from './launcher/main-job.ts';
import { parseOptions, usage, UsageError, type LauncherOptions } from './launcher/options.ts';
import { prepareCloud } from './launcher/prepare-cloud.ts';
import { LauncherRefusedError } from './launcher/refusal.ts';
import { sampleReleaseOf } from './launcher/sample-release.ts';
import { CALLBACK_APP } from './launcher/sample-service-desk.ts';
import { Screen } from './launcher/screen.ts';
import { runServiceDeskJob, type ServiceDeskResult } from './launcher/service-desk-job.ts';
import { showServiceDesk } from './launcher/show-service-desk.ts';
import { holdStateDirectory } from './launcher/single-instance.ts';
import { rememberSample, writeWhole } from './launcher/state-files.ts';
import { showAccess } from './launcher/show-access.ts';
import { showByHand } from './launcher/show-by-hand.ts';
import { showOutcome } from './launcher/show-outcome.ts';
import {
  createSampleCompany,
  writeExpected,
  writePayrollMapping,
  type SampleCompany,
} from './sample-company/index.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/** Long enough for 100,000 people; the function's own time limit ends sooner. */
const INVOKE_TIMEOUT_MS = 3_600_000;

/** `npm start`: the local cloud, the main job, and then either the end or a cloud to play with. */
async function main(options: LauncherOptions): Promise<number> {
  const screen = new Screen(options.json ? process.stderr : process.stdout);
  const hold = await holdStateDirectory(options.stateDirectory);
  if (options.reset) await rm(options.stateDirectory, { recursive: true, force: true });
  const month = options.period ?? lastMonth();
  const company = createSampleCompany({
    seed: options.seed,
    employees: options.employees,
    period: monthPeriod(month),
  });
  await rememberSample(options.stateDirectory, options);
  screen.heading('DingTalk HK Functions · local cloud / 本機雲端');
  await screen.step('Build the functions / 建置函數', () =>
    buildFunctions({ outDir: path.join(REPOSITORY, 'dist') }),
  );
  const cloud = await startCloud(options, company, month, screen);
  const override = await deliveryTargetFromEnvironment(process.env);
  const { objects, target } = await screen.step(
    'Publish secrets, mapping, configuration / 發佈設定',
    () => prepareCloud(cloud, company, REPOSITORY, override, options.byHand),
  );
  const host = await cloud.startFunctions();
  const endpointsFile = path.join(options.stateDirectory, 'endpoints.json');
  const about = { ...cloud.endpoints(), sample: aboutSample(company, month, options.byHand) };
  await writeWhole(endpointsFile, `${JSON.stringify(about, null, 2)}\n`);
  const expectedDirectory = path.join(
    options.stateDirectory,
    'expected',
    `${company.companyCode}-${month}`,
  );
  await screen.step('Write the sample company’s expected hours / 寫出樣本預期工時', () =>
    writeExpected(company, expectedDirectory),
  );
  if (options.byHand) {
    await writePayrollMapping(company, path.join(options.stateDirectory, 'mapping'));
    showByHand(screen, company, endpointsFile);
    await untilStopped(screen);
    await cloud.close();
    await hold.release();
    return EXIT.done;
  }
  const invokeTarget = {
    endpoint: String(host.endpoints['invokeEndpoint']),
    key: cloud.credentials.developer,
    timeoutMs: INVOKE_TIMEOUT_MS,
  };
  await screen.step('Ask DingTalk for tokens, as the timer does / 索取 token', () =>
    refreshTokens(invokeTarget),
  );
  const done = await runMainJob({
    screen,
    company,
    month,
    objects,
    servedCalls: () => cloud.dingTalk.controls.counters()[0]?.apiCalls ?? 0,
    outputDirectory: path.join(options.stateDirectory, 'output'),
    target: invokeTarget,
  });
  const serviceDesk = await serviceDeskJob(screen, cloud, host, company);
  const access = await readAccess(invokeTarget);
  report(
    screen,
    options,
    { ...done, serviceDesk, access },
    {
      cloud,
      company,
      target,
      endpointsFile,
      expectedDirectory,
    },
  );
  if (!options.once) await untilStopped(screen);
  await cloud.close();
  await hold.release();
  return isSuccess(done) && serviceDesk.issueKeys.length === 1 ? EXIT.done : EXIT.failed;
}

/** Lets an approval become a request, as an example of what event callbacks are for. */
async function serviceDeskJob(
  screen: Screen,
  cloud: LocalCloud,
  host: FunctionHost,
  company: SampleCompany,
): Promise<ServiceDeskResult> {
  const intake = host
    .functions()
    .find(({ functionName }) => functionName === `dt-webhook-intake-${STAGE}`);
  screen.heading('An approval becomes a service-desk request / 審批轉為服務台請求');
  return runServiceDeskJob({
    screen,
    company,
    dingTalk: cloud.dingTalk.controls,
    jira: cloud.jira.controls,
    callbackUrl: `${String(intake?.tlsUrl)}/callback/${CALLBACK_APP}`,
    functionsSettled: () => host.settled(),
  });
}

/** What a client needs to know of the company, to ask about it and to decide for its people. */
function aboutSample(company: SampleCompany, month: string, byHand: boolean) {
  const { companyCode, corpId, parameters } = company;
  const { processCode, approverUserIds } = sampleReleaseOf(company);
  return {
    company: companyCode,
    corpId,
    seed: parameters.seed,
    employees: parameters.employees,
    month,
    ...(byHand ? { release: { processCode, approverUserIds } } : {}),
  };
}

async function startCloud(
  options: LauncherOptions,
  company: SampleCompany,
  month: string,
  screen: Screen,
): Promise<LocalCloud> {
  const notBeforeEpochMs = await localTimeFor(month, options.stateDirectory);
  const cloud = await screen.step(
    'Start DingTalk, Tablestore, OSS, KMS, SFTP and Jira stand-ins / 啟動替身服務',
    () =>
      startLocalCloud({
        stateDirectory: options.stateDirectory,
        repositoryDirectory: REPOSITORY,
        company,
        port: options.port,
        notBeforeEpochMs,
        settings: settingsFrom(process.env),
      }),
  );
  if (cloud.clock.offsetMs !== 0) {
    const local = formatHongKongTimestamp(cloud.clock.nowEpochMs());
    screen.line(
      `  Local time is moved to ${local} HKT, when ${month} is over. / 本機時間已移至 ${local}（香港時間）。`,
    );
  }
  return cloud;
}

/** Settings of `s.yaml` that may be given from outside; where things are is the launcher's to say. */
function settingsFrom(environment: NodeJS.ProcessEnv): Record<string, string> {
  const leaseSeconds = environment['LEASE_SECONDS'];
  return {
    OSS_ENCRYPTION: 'AES256',
    ...(leaseSeconds === undefined ? {} : { LEASE_SECONDS: leaseSeconds }),
  };
}

/** All that a person is told of at the end. */
interface Finished extends MainJobResult {
  readonly serviceDesk: ServiceDeskResult;
  readonly access: AccessOverview;
}

function report(
  screen: Screen,
  options: LauncherOptions,
  { serviceDesk, access, ...done }: Finished,
  about: {
    readonly cloud: LocalCloud;
    readonly company: SampleCompany;
    readonly target: DeliveryTarget;
    readonly endpointsFile: string;
    readonly expectedDirectory: string;
  },
): void {
  const delivered = about.cloud.sftp.endpoints['directory'];
  const isStandIn = about.target.port === about.cloud.sftp.endpoints['port'];
  showServiceDesk(screen, serviceDesk);
  showAccess(screen, access);
  showOutcome(screen, done, {
    ...about,
    company: about.company,
    deliveredTo: isStandIn
      ? String(delivered)
      : `${about.target.host}:${String(about.target.port)}`,
    options,
  });
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ ...done.result, outputs: done.outputs, serviceDesk, access }, null, 2)}\n`,
    );
}

function isSuccess({ result }: MainJobResult): boolean {
  return ['delivered', 'delivered-unconfirmed', 'unchanged', 'already-delivered'].includes(
    result.outcome,
  );
}

function lastMonth(): string {
  const today = hongKongDateOf(Date.now());
  return addDays(`${today.slice(0, 7)}-01`, -1).slice(0, 7);
}

function untilStopped(screen: Screen): Promise<void> {
  screen.line(
    '\nThe local cloud stays up. Stop it with Ctrl-C. / 本機雲端繼續運行，按 Ctrl-C 停止。',
  );
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

try {
  const options = parseOptions(process.argv.slice(2), process.cwd());
  if (options.help) process.stdout.write(usage);
  process.exitCode = options.help ? EXIT.done : await main(options);
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exit(EXIT.usage);
  }
  if (error instanceof LauncherRefusedError) {
    process.stderr.write(`\n${error.message}\n`);
    process.exit(EXIT.failed);
  }
  const report = reportError(error);
  const isKnown = report.code !== 'system.unexpected';
  const detail = error instanceof Error ? (isKnown ? '' : `${error.stack ?? error.message}\n`) : '';
  process.stderr.write(
    `\n${detail}${report.text.en}\n${report.remedy.en}\n${report.text.zhHK}\n${report.remedy.zhHK}\n`,
  );
  process.exit(EXIT.failed);
}
