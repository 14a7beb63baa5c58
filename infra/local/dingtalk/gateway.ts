import type { StandInRequest, StandInResponse } from '../stand-in/http-listener.ts';
import {
  failure,
  ipBlocked,
  success,
  unknownMethod,
  unknownPath,
  type AnswerBody,
} from './answers.ts';
import { findRoute, type HostName, type Route } from './api-catalogue.ts';
import type { ApprovalBook } from './approval-book.ts';
import type { ApprovalFiles } from './approval-files.ts';
import type { AttendanceBook } from './attendance-book.ts';
import type { AuditBook } from './audit/audit-book.ts';
import { CallParameters, readParameters } from './call-parameters.ts';
import type { CallGate } from './call-gate.ts';
import type { CallLog, CallOutcome } from './call-log.ts';
import type { CompanyChanges } from './company-changes.ts';
import type { CompanyDirectory } from './company-directory.ts';
import type { ContactBook } from './contact-book.ts';
import {
  invalidToken,
  missingToken,
  notInWhiteList,
  permissionDenied,
} from './gateway-refusals.ts';
import type { GroupRobots } from './group-robot.ts';
import { injectedFault, outcomeOfFault } from './injected-fault.ts';
import type { LoginStore, UserSession } from './login-store.ts';
import type { MessageLog } from './message-log.ts';
import type { CalendarBook } from './planner/calendar-book.ts';
import type { TodoBook } from './planner/todo-book.ts';
import type { AppOperation } from './operation.ts';
import type { CallbackDesk } from './push/callback-desk.ts';
import type { PushQueue } from './push/push-queue.ts';
import { newRefusal, oldRefusal, Refusal } from './refusal.ts';
import type { DingTalkAppRegistration, LiveSettings } from './settings.ts';
import type { TokenStore } from './token-store.ts';

/** Everything that the gateway stands on. */
export interface GatewayParts {
  readonly settings: LiveSettings;
  readonly apps: ReadonlyMap<string, DingTalkAppRegistration>;
  readonly tokens: TokenStore;
  readonly gate: CallGate;
  readonly callLog: CallLog;
  readonly changes: CompanyChanges;
  readonly logins: LoginStore;
  readonly tickets: TokenStore;
  readonly consoleSecrets: ReadonlyMap<string, string>;
  readonly messages: MessageLog;
  readonly approvalFiles: ApprovalFiles;
  readonly calendarBook: CalendarBook;
  readonly todoBook: TodoBook;
  readonly callbackDesk: CallbackDesk;
  readonly pushQueue: PushQueue;
  readonly groupRobots: GroupRobots;
  /** By corpId. */
  readonly organisations: ReadonlyMap<
    string,
    {
      readonly directory: CompanyDirectory;
      readonly contacts: ContactBook;
      readonly attendance: AttendanceBook;
      readonly approvals: ApprovalBook;
      readonly audit: AuditBook;
    }
  >;
  readonly now: () => number;
}

/** What is known of a call while it is handled; it becomes a line of the call log. */
interface CallInProgress {
  readonly host: HostName;
  readonly route: Route;
  readonly parameters: CallParameters;
  app: DingTalkAppRegistration | undefined;
  corpId: string;
  isCounted: boolean;
}

/**
 * Takes a call through what stands before every API, in this order: address, method, token, IP list,
 * calls per second, permission, monthly quota. Every call ends as a durable line of the call log
 * before it is answered.
 */
export class DingTalkGateway {
  readonly #parts: GatewayParts;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
  }

  /** Name of the operation for the fault switchboard: the API, or the path where there is none. */
  operationOf(host: HostName, request: StandInRequest): string {
    const path = request.url.pathname.slice(1);
    return findRoute(host, path, request.method)?.api ?? path;
  }

  async handle(host: HostName, request: StandInRequest): Promise<StandInResponse> {
    const path = request.url.pathname.slice(1);
    const route = findRoute(host, path, request.method);
    if (route === undefined) {
      await this.#recordUnknown(host, path);
      return host === 'api' ? unknownPath() : unknownMethod(path);
    }
    const call = this.#begin(host, route, request);
    const { behaviour } = this.#parts.settings;
    if (this.#parts.gate.isAddressBlocked()) {
      await this.#record(call, 'throttled', 'ip-block');
      return ipBlocked(behaviour.ipBlockForm);
    }
    if (host === 'api' && request.method !== route.method) {
      await this.#record(call, 'refused', '404');
      return unknownPath();
    }
    try {
      return await this.#answer(call, request);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        if (call.isCounted) this.#parts.gate.settle(call.corpId);
        throw error;
      }
      const outcome = error.origin === 'throttle' ? 'throttled' : 'refused';
      await this.#record(call, outcome, host === 'api' ? error.code : String(error.errcode));
      return failure(route.family, error, behaviour.wrapThrottling);
    }
  }

  /** The wire form of an injected fault; the call is logged as one that was not served. */
  errorOf(
    host: HostName,
    code: string,
    request: StandInRequest,
    onLogFailure: (error: unknown) => void,
  ): StandInResponse {
    const path = request.url.pathname.slice(1);
    const route = findRoute(host, path, request.method);
    if (route !== undefined) {
      const call = this.#begin(host, route, request);
      this.#record(call, outcomeOfFault(code), `fault:${code}`).catch(onLogFailure);
    }
    const { limits, behaviour } = this.#parts.settings;
    return injectedFault(code, {
      family: route?.family ?? (host === 'api' ? 'rest' : 'plain'),
      scopes: route?.kind === 'app' ? route.operation.scopes : [],
      nowEpochMs: this.#parts.now(),
      limits,
      behaviour,
    });
  }

  #begin(host: HostName, route: Route, request: StandInRequest): CallInProgress {
    const parameters = readParameters(request, host === 'oapi') ?? new CallParameters([]);
    const call: CallInProgress = {
      host,
      route,
      parameters,
      app: undefined,
      corpId: '',
      isCounted: false,
    };
    if (route.kind === 'group-robot') {
      call.corpId = this.#parts.groupRobots.corpIdOf(parameters.text('access_token'));
      return call;
    }
    const appKey =
      route.kind === 'token'
        ? parameters.text(route.endpoint.appKeyName)
        : this.#ownerOf(tokenOf(host, request, parameters) ?? '');
    call.app = this.#parts.apps.get(appKey ?? '');
    call.corpId = call.app?.corpId ?? '';
    return call;
  }

  async #answer(call: CallInProgress, request: StandInRequest): Promise<StandInResponse> {
    const { route, host } = call;
    checkForm(host, route, request);
    if (call.app?.ipBlocked !== undefined) {
      await this.#record(call, 'throttled', 'ip-block');
      return ipBlocked(call.app.ipBlocked);
    }
    const body = await this.#dispatch(call, request);
    await this.#record(call, 'served');
    if (route.kind !== 'app') return success(route.family, body, false);
    if (route.operation.hasNoBody === true) return { status: 200 };
    return success(route.family, body, route.operation.omitsErrmsg === true);
  }

  async #dispatch(call: CallInProgress, request: StandInRequest): Promise<AnswerBody> {
    const { route, parameters } = call;
    const { gate, groupRobots, now } = this.#parts;
    if (route.kind === 'group-robot') return groupRobots.send(parameters, now());
    if (route.kind === 'token') {
      if (call.app !== undefined) gate.checkRate(call.app.appKey, route.api);
      const token = tokenOf(call.host, request, parameters);
      return route.endpoint.handle(this.#parts, parameters, route.pathValues, token);
    }
    return this.#dispatchToApp(call, route, request);
  }

  async #dispatchToApp(
    call: CallInProgress,
    route: Extract<Route, { kind: 'app' }>,
    request: StandInRequest,
  ): Promise<AnswerBody> {
    const { operation } = route;
    const { app, session } = this.#authenticate(call, request, operation);
    if (app.ipNotInWhiteList === true) throw notInWhiteList();
    this.#parts.gate.checkRate(app.appKey, route.api);
    const isPermitted = operation.scopes.some((scope) => app.scopes.includes(scope));
    const isGranted = isPermitted || app.scopes.includes('*');
    if (!isGranted || (session !== undefined && this.#parts.logins.hasWithdrawn(session))) {
      throw permissionDenied(operation.scopes);
    }
    const organisation = this.#parts.organisations.get(app.corpId);
    if (organisation === undefined) throw newRefusal('invalidParameter', '企业不存在');
    if (operation.isMetered) {
      this.#parts.gate.reserve(app.corpId);
      call.isCounted = true;
    }
    return operation.handle({
      ...this.#parts,
      ...organisation,
      parameters: call.parameters,
      pathValues: route.pathValues,
      clientToken: headerOf(request, 'x-client-token'),
      app,
      session,
      nowEpochMs: this.#parts.now(),
    });
  }

  /** The app of a token, its own or that of a person who has logged in. */
  #ownerOf(token: string): string | undefined {
    const { tokens, logins } = this.#parts;
    return tokens.find(token)?.appKey ?? logins.byAccessToken(token)?.appKey;
  }

  #authenticate(
    call: CallInProgress,
    request: StandInRequest,
    operation: AppOperation,
  ): { readonly app: DingTalkAppRegistration; readonly session: UserSession | undefined } {
    const token = tokenOf(call.host, request, call.parameters);
    if (token === undefined) throw missingToken();
    const session = this.#parts.logins.byAccessToken(token);
    if (session !== undefined) {
      const isExpired = session.accessExpiresAtEpochMs <= this.#parts.now();
      const isWelcome = operation.acceptsUserToken === true && !isExpired;
      if (!isWelcome || call.app === undefined) throw invalidToken(isExpired);
      return { app: call.app, session };
    }
    const issued = this.#parts.tokens.find(token);
    if (issued === undefined || issued.isExpired || call.app === undefined) {
      throw invalidToken(issued?.isExpired === true);
    }
    return { app: call.app, session: undefined };
  }

  #recordUnknown(host: HostName, api: string): Promise<void> {
    return this.#parts.callLog.record({
      atEpochMs: this.#parts.now(),
      host,
      api,
      corpId: '',
      appKey: '',
      isMetered: false,
      isCounted: false,
      parametersHash: '',
      outcome: 'refused',
      code: host === 'api' ? '404' : '22',
    });
  }

  #record(call: CallInProgress, outcome: CallOutcome, code?: string): Promise<void> {
    // From here on the log counts it.
    if (call.isCounted) this.#parts.gate.settle(call.corpId);
    return this.#parts.callLog.record({
      atEpochMs: this.#parts.now(),
      host: call.host,
      api: call.route.api,
      corpId: call.corpId,
      appKey: call.app?.appKey ?? '',
      isMetered: call.route.isMetered,
      isCounted: call.isCounted,
      parametersHash: call.parameters.canonicalHash(call.route.pathValues),
      outcome,
      ...(code === undefined ? {} : { code }),
    });
  }
}

/** The new host looks at its header alone, the old one at the query or a form. */
function tokenOf(
  host: HostName,
  request: StandInRequest,
  parameters: CallParameters,
): string | undefined {
  if (host === 'oapi') return parameters.text('access_token');
  return headerOf(request, 'x-acs-dingtalk-access-token');
}

function headerOf(request: StandInRequest, name: string): string | undefined {
  const header = request.headers[name];
  return typeof header === 'string' && header !== '' ? header : undefined;
}

/** @throws Refusal 43001 or 43002 for the other method, 400002 for a body that is no JSON object */
function checkForm(host: HostName, route: Route, request: StandInRequest): void {
  if (request.method !== route.method) {
    if (route.method === 'GET') throw oldRefusal(43_001, '需要GET请求');
    throw oldRefusal(43_002, '需要POST请求');
  }
  if (readParameters(request, host === 'oapi') === undefined) {
    throw newRefusal('invalidParameter', '参数错误: 请求体不是合法的JSON');
  }
}
