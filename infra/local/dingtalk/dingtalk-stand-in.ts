import path from 'node:path';
import { listenHttp, type HttpListener } from '../stand-in/http-listener.ts';
import type { StandIn, StandInContext } from '../stand-in/stand-in.ts';
import { failure } from './answers.ts';
import type { HostName } from './api-catalogue.ts';
import { ApprovalBook } from './approval-book.ts';
import { ApprovalStore } from './approval-store.ts';
import { AttendanceBook } from './attendance-book.ts';
import { CallGate } from './call-gate.ts';
import { CallLog } from './call-log.ts';
import { CompanyChanges } from './company-changes.ts';
import { CompanyDirectory } from './company-directory.ts';
import { CONTROL_PREFIX, handleControl } from './control-surface.ts';
import { controlsOf, type DingTalkControls } from './controls.ts';
import { DingTalkGateway } from './gateway.ts';
import { GroupRobots } from './group-robot.ts';
import { MessageLog } from './message-log.ts';
import { oldRefusal } from './refusal.ts';
import {
  DOCUMENTED_BEHAVIOUR,
  STANDARD_LIMITS,
  type DingTalkAppRegistration,
  type DingTalkStandInOptions,
  type LiveSettings,
} from './settings.ts';
import { TokenStore } from './token-store.ts';

const NAME = 'dingtalk';

/** The running stand-in. `ports` are those of the `api` host; `endpoints` names both hosts. */
export interface DingTalkStandIn extends StandIn {
  readonly controls: DingTalkControls;
}

/**
 * Starts both hosts of DingTalk's open platform over the given companies. Tokens, counters, the call
 * log, messages, approvals and later changes are kept in the state directory and are there again after a
 * restart or a kill.
 *
 * @example
 * const dingTalk = await startDingTalkStandIn(context, { companies: [company], apps: [app] });
 * await dingTalk.controls.setMonthClosed(company.corpId, '2026-10', true);
 */
export async function startDingTalkStandIn(
  context: StandInContext,
  options: DingTalkStandInOptions,
): Promise<DingTalkStandIn> {
  const stores = await openStores(context);
  const parts = assemble(context, options, stores);
  const gateway = new DingTalkGateway(parts);
  const controls = controlsOf({ ...parts, companies: options.companies });
  const api = await listen(context, 'api', context.ports, gateway, controls);
  const oapiPorts = options.oapiPorts ?? portsBeside(context.ports);
  const oapi = await listen(context, 'oapi', oapiPorts, gateway, controls);
  return {
    name: NAME,
    endpoints: describeEndpoints(api, oapi, options.apps),
    ports: api.ports,
    controls,
    close: async () => {
      await Promise.all([api.close(), oapi.close()]);
      await Promise.all(Object.values(stores).map((store) => store.close()));
    },
  };
}

async function openStores(context: StandInContext) {
  const file = (name: string): string => path.join(context.stateDirectory, `${name}.journal`);
  return {
    tokens: await TokenStore.open(file('tokens'), () => context.clock.nowEpochMs()),
    callLog: await CallLog.open(file('calls')),
    changes: await CompanyChanges.open(file('changes')),
    messages: await MessageLog.open(file('messages')),
    approvals: await ApprovalStore.open(file('approvals')),
  };
}

function assemble(
  context: StandInContext,
  options: DingTalkStandInOptions,
  stores: Awaited<ReturnType<typeof openStores>>,
) {
  const now = (): number => context.clock.nowEpochMs();
  const settings: LiveSettings = {
    limits: { ...STANDARD_LIMITS, ...options.limits },
    behaviour: { ...DOCUMENTED_BEHAVIOUR, ...options.behaviour },
  };
  const organisations = new Map(
    options.companies.map((company) => {
      const directory = new CompanyDirectory(company, now);
      const attendance = new AttendanceBook(directory, stores.changes, now);
      const templates = (options.approvalTemplates ?? []).filter(
        ({ corpId }) => corpId === company.corpId,
      );
      const approvals = new ApprovalBook(directory, stores.approvals, templates, now);
      return [company.corpId, { directory, attendance, approvals }];
    }),
  );
  return {
    ...stores,
    settings,
    apps: new Map(options.apps.map((app) => [app.appKey, app])),
    gate: new CallGate(settings, stores.callLog, now),
    groupRobots: new GroupRobots(options.groupRobots ?? [], settings, stores.messages),
    organisations,
    now,
  };
}

function listen(
  context: StandInContext,
  host: HostName,
  ports: StandInContext['ports'],
  gateway: DingTalkGateway,
  controls: DingTalkControls,
): Promise<HttpListener> {
  return listenHttp({
    name: NAME,
    context: { ...context, ports },
    maxBodyBytes: 1024 * 1024,
    operationOf: (request) => gateway.operationOf(host, request),
    handle: (request) =>
      request.url.pathname.startsWith(CONTROL_PREFIX)
        ? handleControl(controls, request)
        : gateway.handle(host, request),
    errorOf: (code, request) =>
      gateway.errorOf(host, code, request, () =>
        context.log(`${NAME}: a call could not be written to the call log`),
      ),
    tooLarge: failure(
      host === 'api' ? 'rest' : 'plain',
      oldRefusal(400_002, '请求体过大'),
      'never',
    ),
  });
}

/** One above the ports of the other host, or two where that one is taken by its TLS port. */
function portsBeside(ports: StandInContext['ports']): StandInContext['ports'] {
  const isAdjacent = ports.plain !== 0 && Math.abs(ports.plain - ports.tls) === 1;
  const beside = (port: number): number => (port === 0 ? 0 : port + (isAdjacent ? 2 : 1));
  return { plain: beside(ports.plain), tls: beside(ports.tls) };
}

function describeEndpoints(
  api: HttpListener,
  oapi: HttpListener,
  apps: readonly DingTalkAppRegistration[],
): Readonly<Record<string, unknown>> {
  return {
    apiUrl: api.urls.plain,
    apiTlsUrl: api.urls.tls,
    oapiUrl: oapi.urls.plain,
    oapiTlsUrl: oapi.urls.tls,
    /** For the official SDK, which wants a host without a scheme. */
    apiHost: `127.0.0.1:${String(api.ports.plain)}`,
    apiTlsHost: `127.0.0.1:${String(api.ports.tls)}`,
    controlUrl: `${api.urls.plain}${CONTROL_PREFIX}`,
    apps: apps.map(({ corpId, appKey, appSecret, agentId, robotCode, ...app }) => ({
      corpId,
      appKey,
      appSecret,
      agentId,
      robotCode,
      callbackToken: app.callbackToken,
      callbackAesKey: app.callbackAesKey,
    })),
  };
}
