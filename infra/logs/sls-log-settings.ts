import { createRequire } from 'node:module';
import * as z from 'zod';
import type { DeploymentKey } from '../deployment/deployment-target.ts';
import { createServiceCall, type ServiceCallOptions } from '../provision/service-call.ts';
import type { LogIndex } from './function-log-index.ts';
import type { LogSettingsPort, PresentDocument } from './log-settings-port.ts';

/** What the CommonJS package exports; its default is the class of the client. */
type SlsModule = typeof import('@alicloud/sls20201230');
type Client = InstanceType<SlsModule['default']>;

export interface SlsOptions extends Omit<ServiceCallOptions, 'service'> {
  /** Host, or a URL where it is plain. */
  readonly endpoint: string;
  readonly region: string;
  readonly key: () => DeploymentKey;
}

const TIMEOUT_MS = 20_000;
const PAGE = 100;

const document = z.record(z.string(), z.unknown());
const alertList = z.object({
  total: z.number(),
  results: z.array(z.object({ name: z.string() })).default([]),
});

/** Log projects by the official SDK of SLS, which is loaded with the first call. */
export function createSlsLogSettings(options: SlsOptions): LogSettingsPort {
  const call = createServiceCall({ ...options, service: 'SLS' });
  let opened: ReturnType<typeof openSdk> | undefined;
  const ask = async <T>(
    operation: string,
    work: (sdk: Client, sls: SlsModule) => Promise<T>,
    absences?: readonly string[],
  ): Promise<T | undefined> => {
    const { client, sls } = (opened ??= openSdk(options));
    return call(operation, () => work(client, sls), absences);
  };
  const read = async (
    operation: string,
    work: (sdk: Client, sls: SlsModule) => Promise<{ readonly body?: unknown }>,
    absence: string,
  ): Promise<PresentDocument | undefined> => {
    // What belongs to something that is not there is not there either.
    const answer = await ask(operation, work, [absence, 'ProjectNotExist', 'LogStoreNotExist']);
    return answer === undefined ? undefined : documentOf(answer.body);
  };
  return {
    project: (name) => read('GetProject', (sdk) => sdk.getProject(name), 'ProjectNotExist'),
    createProject: async (projectName, description) => {
      const request = { projectName, description };
      await ask(
        'CreateProject',
        (sdk, sls) => sdk.createProject(new sls.CreateProjectRequest(request)),
        ['ProjectAlreadyExist'],
      );
    },
    logstore: (project, name) =>
      read('GetLogStore', (sdk) => sdk.getLogStore(project, name), 'LogStoreNotExist'),
    createLogstore: async (project, logstoreName, ttl) => {
      const request = { logstoreName, ttl, shardCount: 2, autoSplit: true, maxSplitShard: 8 };
      await ask(
        'CreateLogStore',
        (sdk, sls) => sdk.createLogStore(project, new sls.CreateLogStoreRequest(request)),
        ['LogStoreAlreadyExist'],
      );
    },
    changeLogstore: async (project, logstoreName, ttl) => {
      await ask('UpdateLogStore', (sdk, sls) =>
        sdk.updateLogStore(
          project,
          logstoreName,
          new sls.UpdateLogStoreRequest({ logstoreName, ttl }),
        ),
      );
    },
    index: (project, logstore) =>
      read('GetIndex', (sdk) => sdk.getIndex(project, logstore), 'IndexConfigNotExist'),
    createIndex: async (project, logstore, index) => {
      await ask(
        'CreateIndex',
        (sdk, sls) =>
          sdk.createIndex(
            project,
            logstore,
            new sls.CreateIndexRequest({ body: bodyOf(sls, index) }),
          ),
        ['IndexAlreadyExist'],
      );
    },
    changeIndex: async (project, logstore, index) => {
      await ask('UpdateIndex', (sdk, sls) =>
        sdk.updateIndex(
          project,
          logstore,
          new sls.UpdateIndexRequest({ body: bodyOf(sls, index) }),
        ),
      );
    },
    alertNames: async (project) => {
      const names: string[] = [];
      for (;;) {
        const request = { offset: names.length, size: PAGE };
        const answer = await ask(
          'ListAlerts',
          (sdk, sls) => sdk.listAlerts(project, new sls.ListAlertsRequest(request)),
          ['ProjectNotExist'],
        );
        if (answer === undefined) return [];
        const { results, total } = alertList.parse(answer.body);
        names.push(...results.map(({ name }) => name));
        if (results.length === 0 || names.length >= total) return names;
      }
    },
    alert: (project, name) => read('GetAlert', (sdk) => sdk.getAlert(project, name), 'JobNotExist'),
    createAlert: async (project, name, alert) => {
      await ask(
        'CreateAlert',
        (sdk, sls) => sdk.createAlert(project, new sls.CreateAlertRequest({ name, ...alert })),
        ['JobAlreadyExist'],
      );
    },
    changeAlert: async (project, name, alert) => {
      await ask('UpdateAlert', (sdk, sls) =>
        sdk.updateAlert(project, name, new sls.UpdateAlertRequest({ ...alert })),
      );
    },
    dashboard: (project, name) =>
      read('GetDashboard', (sdk) => sdk.getDashboard(project, name), 'DashboardNotExist'),
    createDashboard: async (project, dashboard) => {
      await ask(
        'CreateDashboard',
        (sdk, sls) =>
          sdk.createDashboard(project, new sls.CreateDashboardRequest({ body: { ...dashboard } })),
        ['DashboardAlreadyExist'],
      );
    },
    changeDashboard: async (project, dashboard) => {
      await ask('UpdateDashboard', (sdk, sls) =>
        sdk.updateDashboard(
          project,
          dashboard.dashboardName,
          new sls.UpdateDashboardRequest({ ...dashboard }),
        ),
      );
    },
  };
}

/**
 * The SDK (5.9.0) sends what stands within `keys` as it is, models with the names of their properties
 * (`docValue`), which the interface does not know. So the keys are given in the form of the interface.
 */
function bodyOf(sls: SlsModule, { line, keys }: LogIndex): InstanceType<SlsModule['Index']> {
  return new sls.Index({ line, keys });
}

/** Models of the SDK as the plain data that they stand for. */
function documentOf(body: unknown): PresentDocument {
  return document.parse(JSON.parse(JSON.stringify(body ?? {})));
}

function openSdk(options: SlsOptions): { readonly client: Client; readonly sls: SlsModule } {
  const { endpoint, region, key } = options;
  const load = createRequire(import.meta.url);
  // The package is CommonJS, and its shape differs between loaders of modules.
  const sls = load('@alicloud/sls20201230') as SlsModule;
  const { $OpenApiUtil } = load(
    '@alicloud/openapi-core',
  ) as typeof import('@alicloud/openapi-core');
  const config = new $OpenApiUtil.Config({
    ...key(),
    regionId: region,
    endpoint: endpoint.replace(/^https?:\/\//, ''),
    protocol: endpoint.startsWith('http://') ? 'http' : 'https',
    signatureVersion: 'v4',
    connectTimeout: TIMEOUT_MS,
    readTimeout: TIMEOUT_MS,
  });
  return { client: new sls.default(config), sls };
}
