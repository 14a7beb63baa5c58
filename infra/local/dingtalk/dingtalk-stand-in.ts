import path from 'node:path';
import { listenHttp, type HttpListener, type StandInRequest } from '../stand-in/http-listener.ts';
import type { StandIn, StandInContext } from '../stand-in/stand-in.ts';
import { failure } from './answers.ts';
import type { HostName } from './api-catalogue.ts';
import { ApprovalBook } from './approval-book.ts';
import { ApprovalFiles, FILE_PREFIX } from './approval-files.ts';
import { ApprovalStore } from './approval-store.ts';
import { AttendanceBook } from './attendance-book.ts';
import { AuditBook } from './audit/audit-book.ts';
import { AuditStore } from './audit/audit-store.ts';
import { CallGate } from './call-gate.ts';
import { CallLog } from './call-log.ts';
import { CompanyChanges } from './company-changes.ts';
import { CompanyDirectory } from './company-directory.ts';
import { ContactBook } from './contact-book.ts';
import { ContactStore } from './contact-store.ts';
import { CONTROL_PREFIX, handleControl } from './control-surface.ts';
import { controlsOf, type DingTalkControls } from './controls.ts';
import { DingTalkGateway } from './gateway.ts';
import { GroupRobots } from './group-robot.ts';
import { LoginStore } from './login-store.ts';
import { MessageLog } from './message-log.ts';
import { CalendarBook } from './planner/calendar-book.ts';
import { TodoBook } from './planner/todo-book.ts';
import { CallbackDesk } from './push/callback-desk.ts';
import { CallbackMessenger } from './push/callback-messenger.ts';
import { CallbackRegistrations } from './push/callback-registrations.ts';
import { PushQueue } from './push/push-queue.ts';
import { PushQuota } from './push/push-quota.ts';
import { Pusher } from './push/pusher.ts';
import { RobotMessageLog } from './push/robot-message-log.ts';
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
 * log, messages, approvals, later changes, callback URLs and pushes are kept in the state directory and
 * are there again after a restart or a kill.
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
  const served = { gateway, controls, files: stores.approvalFiles };
  const api = await listen(context, 'api', context.ports, served);
  const oapiPorts = options.oapiPorts ?? portsBeside(context.ports);
  const oapi = await listen(context, 'oapi', oapiPorts, served);
  stores.approvalFiles.serveAt(api.urls.tls);
  await parts.pusher.accept([
    ...stores.approvals.takePushesOfBefore(),
    ...stores.changes.takePushesOfBefore(),
    ...stores.contactStore.takePushesOfBefore(),
  ]);
  return {
    name: NAME,
    endpoints: describeEndpoints(api, oapi, options.apps),
    ports: api.ports,
    controls,
    close: async () => {
      await Promise.all([api.close(), oapi.close(), parts.pusher.close()]);
      await Promise.all(Object.values(stores).map((store) => store.close()));
    },
  };
}

async function openStores(context: StandInContext) {
  const file = (name: string): string => path.join(context.stateDirectory, `${name}.journal`);
  return {
    tokens: await TokenStore.open(file('tokens'), () => context.clock.nowEpochMs()),
    tickets: await TokenStore.open(file('tickets'), () => context.clock.nowEpochMs()),
    logins: await LoginStore.open(file('logins'), () => context.clock.nowEpochMs()),
    callLog: await CallLog.open(file('calls')),
    changes: await CompanyChanges.open(file('changes')),
    contactStore: await ContactStore.open(file('contacts')),
    messages: await MessageLog.open(file('messages')),
    approvals: await ApprovalStore.open(file('approvals')),
    approvalFiles: await ApprovalFiles.open(file('approval-files'), () =>
      context.clock.nowEpochMs(),
    ),
    calendarBook: await CalendarBook.open(file('calendar')),
    auditStore: await AuditStore.open(file('audit')),
    todoBook: await TodoBook.open(file('to-do')),
    registrations: await CallbackRegistrations.open(file('callbacks')),
    pushQueue: await PushQueue.open(file('pushes')),
    robotMessages: await RobotMessageLog.open(file('robot-messages')),
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
  const apps = new Map(options.apps.map((app) => [app.appKey, app]));
  const quota = new PushQuota(settings, stores, now);
  const messenger = new CallbackMessenger(settings, now, options.callbackAuthorityPem);
  const pusher = new Pusher({
    queue: stores.pushQueue,
    registrations: stores.registrations,
    apps,
    quota,
    messenger,
    settings,
    drawEffects: () => context.faults.draw(NAME, 'push'),
    onTimeMoved: (listener) => context.clock.onMove(listener),
    now,
    log: (line) => context.log(`${NAME}: ${line}`),
  });
  const organisations = new Map(
    options.companies.map((company) => {
      const directory = new CompanyDirectory(company, stores.contactStore, now);
      const contacts = new ContactBook(directory, stores.contactStore, pusher, now);
      const attendance = new AttendanceBook(directory, stores.changes, now);
      const templates = (options.approvalTemplates ?? []).filter(
        ({ corpId }) => corpId === company.corpId,
      );
      const approvals = new ApprovalBook(directory, stores.approvals, templates, pusher, now);
      const audit = new AuditBook(directory, stores.auditStore, settings, now);
      return [company.corpId, { directory, contacts, attendance, approvals, audit }];
    }),
  );
  return {
    ...stores,
    settings,
    apps,
    quota,
    pusher,
    consoleSecrets: new Map(Object.entries(options.consoleSecrets ?? {})),
    callbackAuthorityPem: options.callbackAuthorityPem,
    callbackDesk: new CallbackDesk(stores.registrations, messenger),
    gate: new CallGate(settings, stores.callLog, now),
    groupRobots: new GroupRobots(options.groupRobots ?? [], quota, stores.messages),
    organisations,
    now,
  };
}

interface ServedParts {
  readonly gateway: DingTalkGateway;
  readonly controls: DingTalkControls;
  readonly files: ApprovalFiles;
}

function listen(
  context: StandInContext,
  host: HostName,
  ports: StandInContext['ports'],
  { gateway, controls, files }: ServedParts,
): Promise<HttpListener> {
  const isFile = ({ url }: StandInRequest): boolean =>
    host === 'api' && url.pathname.startsWith(FILE_PREFIX);
  return listenHttp({
    name: NAME,
    context: { ...context, ports },
    maxBodyBytes: 1024 * 1024,
    operationOf: (request) =>
      isFile(request) ? 'file-download' : gateway.operationOf(host, request),
    handle: async (request) => {
      const { pathname } = request.url;
      if (pathname.startsWith(CONTROL_PREFIX)) return handleControl(controls, request);
      if (isFile(request)) return files.serve(pathname.slice(FILE_PREFIX.length));
      return gateway.handle(host, request);
    },
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
