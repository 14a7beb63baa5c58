import { rm } from 'node:fs/promises';
import path from 'node:path';
import { reportError } from '../../shared/errors/index.ts';
import { addDays, hongKongDateOf, monthPeriod } from '../../shared/time/index.ts';
import type { FunctionHost } from './function-host/function-host.ts';
import { readAccess, refreshTokens, type AccessOverview } from './launcher/access-job.ts';
import { runAuditJob, type AuditOverview } from './launcher/audit-job.ts';
import { STAGE, type LocalCloud } from './launcher/local-cloud.ts';
import { runMainJob, type MainJobResult } from './launcher/main-job.ts';
import { parseOptions, usage, UsageError, type LauncherOptions } from './launcher/options.ts';
import { LauncherRefusedError } from './launcher/refusal.ts';
import { startSampleCloud, type SampleAim, type SampleCloud } from './launcher/sample-cloud.ts';
import { CALLBACK_APP } from './launcher/sample-service-desk.ts';
import { Screen } from './launcher/screen.ts';
import { runServiceDeskJob, type ServiceDeskResult } from './launcher/service-desk-job.ts';
import { showAccess } from './launcher/show-access.ts';
import { readSilence, showSilence } from './launcher/silence-job.ts';
import { showAudit } from './launcher/show-audit.ts';
import { showByHand } from './launcher/show-by-hand.ts';
import { showEmpty } from './launcher/show-empty.ts';
import { showOutcome } from './launcher/show-outcome.ts';
import { showServiceDesk } from './launcher/show-service-desk.ts';
import { holdStateDirectory } from './launcher/single-instance.ts';
import { rememberSample } from './launcher/state-files.ts';
import {
  createSampleCompany,
  writePayrollMapping,
  type SampleCompany,
} from './sample-company/index.ts';

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
  const aim = { options, company, month };
  const sample = await startSampleCloud(aim, screen);
  const exitStatus =
    options.byHand || options.empty
      ? await leaveToPerson(aim, sample, screen)
      : await runJobs(aim, sample, screen);
  if (!options.once) await untilStopped(screen);
  await sample.close();
  await hold.release();
  return exitStatus;
}

/** Nothing happens by itself: the mapping lies ready, and the next steps are shown. */
async function leaveToPerson(
  { options, company }: SampleAim,
  { endpointsFile }: SampleCloud,
  screen: Screen,
): Promise<number> {
  await writePayrollMapping(company, path.join(options.stateDirectory, 'mapping'));
  if (options.empty) showEmpty(screen, { company, endpointsFile, options });
  else showByHand(screen, company, endpointsFile);
  return EXIT.done;
}

async function runJobs(
  { options, company, month }: SampleAim,
  sample: SampleCloud,
  screen: Screen,
): Promise<number> {
  const { cloud, host, objects } = sample;
  const target = {
    endpoint: String(host.endpoints['invokeEndpoint']),
    key: cloud.credentials.developer,
    timeoutMs: INVOKE_TIMEOUT_MS,
  };
  await screen.step('Ask DingTalk for tokens, as the timer does / 索取 token', () =>
    refreshTokens(target),
  );
  const done = await runMainJob({
    screen,
    company,
    month,
    objects,
    servedCalls: () => cloud.dingTalk.controls.counters()[0]?.apiCalls ?? 0,
    outputDirectory: path.join(options.stateDirectory, 'output'),
    target,
  });
  const serviceDesk = await serviceDeskJob(screen, cloud, host, company);
  showServiceDesk(screen, serviceDesk);
  screen.heading('What people did goes to the SIEM / 審計事件送往 SIEM');
  const audit = await runAuditJob({ screen, target, splunk: cloud.splunk.controls });
  const access = await readAccess(target);
  const finished = { ...done, serviceDesk, audit, access };
  report(screen, options, finished, { ...sample, company });
  showSilence(screen, await readSilence(target));
  return isSuccess(finished) ? EXIT.done : EXIT.failed;
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

/** All that a person is told of at the end. */
interface Finished extends MainJobResult {
  readonly serviceDesk: ServiceDeskResult;
  readonly audit: AuditOverview;
  readonly access: AccessOverview;
}

function report(
  screen: Screen,
  options: LauncherOptions,
  { serviceDesk, audit, access, ...done }: Finished,
  about: SampleCloud & Pick<SampleAim, 'company'>,
): void {
  const delivered = about.cloud.sftp.endpoints['directory'];
  const isStandIn = about.target.port === about.cloud.sftp.endpoints['port'];
  showAudit(screen, audit);
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
      `${JSON.stringify({ ...done.result, outputs: done.outputs, serviceDesk, audit, access }, null, 2)}\n`,
    );
}

function isSuccess({ result, serviceDesk, audit }: Finished): boolean {
  const isDelivered = [
    'delivered',
    'delivered-unconfirmed',
    'unchanged',
    'already-delivered',
  ].includes(result.outcome);
  const isForwarded = audit.outcome === 'forwarded' && audit.verification === 'verified';
  return isDelivered && serviceDesk.issueKeys.length === 1 && isForwarded;
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
