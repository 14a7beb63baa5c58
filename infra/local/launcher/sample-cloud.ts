import path from 'node:path';
import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import { buildFunctions } from '../../build/build-functions.ts';
import type { FunctionHost } from '../function-host/function-host.ts';
import { writeExpected, type SampleCompany } from '../sample-company/index.ts';
import { deliveryTargetFromEnvironment, type DeliveryTarget } from './delivery-target.ts';
import { startLocalCloud, type LocalCloud } from './local-cloud.ts';
import { keepEndpointsFile } from './endpoints-file.ts';
import { localTimeFor } from './local-time.ts';
import type { LauncherOptions } from './options.ts';
import { prepareCloud } from './prepare-cloud.ts';
import { sampleReleaseOf } from './sample-release.ts';
import type { Screen } from './screen.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');

/** The sample company, and what becomes of it. */
export interface SampleAim {
  readonly options: LauncherOptions;
  readonly company: SampleCompany;
  /** `yyyy-MM` */
  readonly month: string;
}

/** A local cloud in which the functions run for the sample company. */
export interface SampleCloud {
  readonly cloud: LocalCloud;
  readonly host: FunctionHost;
  readonly objects: ObjectStore;
  /** Where files of a run are delivered. */
  readonly target: DeliveryTarget;
  readonly endpointsFile: string;
  readonly expectedDirectory: string;
  /** Ends everything. */
  close(): Promise<void>;
}

/**
 * Builds the functions, starts everything that they need and then the functions, and tells on disk where
 * it all is and which hours are to be expected.
 *
 * @throws LauncherRefusedError; errors of building and starting
 */
export async function startSampleCloud(aim: SampleAim, screen: Screen): Promise<SampleCloud> {
  const { options, company, month } = aim;
  const { stateDirectory, byHand, empty } = options;
  if (!empty) {
    await screen.step('Build the functions / 建置函數', () =>
      buildFunctions({ outDir: path.join(REPOSITORY, 'dist') }),
    );
  }
  const cloud = await startStandIns(aim, screen);
  const override = await deliveryTargetFromEnvironment(process.env);
  const { objects, target } = await screen.step(
    'Publish secrets, mapping, configuration / 發佈設定',
    () =>
      prepareCloud(cloud, company, REPOSITORY, override, {
        byHand,
        forwardsAudit: true,
        watchesSilence: true,
      }),
  );
  const host = await cloud.startFunctions(empty ? 'empty' : 'described');
  const endpointsFile = path.join(stateDirectory, 'endpoints.json');
  const sample = aboutSample(aim);
  const endpoints = await keepEndpointsFile(endpointsFile, () => ({
    ...cloud.endpoints(),
    sample,
  }));
  const name = `${company.companyCode}-${month}`;
  const expectedDirectory = path.join(stateDirectory, 'expected', name);
  await screen.step('Write the sample company’s expected hours / 寫出樣本預期工時', () =>
    writeExpected(company, expectedDirectory),
  );
  const close = async (): Promise<void> => {
    await endpoints.close();
    await cloud.close();
  };
  return { cloud, host, objects, target, endpointsFile, expectedDirectory, close };
}

async function startStandIns(
  { options, company, month }: SampleAim,
  screen: Screen,
): Promise<LocalCloud> {
  const notBeforeEpochMs = await localTimeFor(month, options.stateDirectory);
  const cloud = await screen.step(
    'Start DingTalk, Tablestore, OSS, KMS, SFTP, Jira and Splunk stand-ins / 啟動替身服務',
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

/** What a client needs to know of the company, to ask about it and to decide for its people. */
function aboutSample({ options, company, month }: SampleAim) {
  const { companyCode, corpId, parameters } = company;
  const { processCode, approverUserIds } = sampleReleaseOf(company);
  return {
    company: companyCode,
    corpId,
    seed: parameters.seed,
    employees: parameters.employees,
    month,
    ...(options.byHand ? { release: { processCode, approverUserIds } } : {}),
  };
}
