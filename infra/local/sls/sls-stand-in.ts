import path from 'node:path';
import {
  listenHttp,
  type StandInRequest,
  type StandInResponse,
} from '../stand-in/http-listener.ts';
import type { StandIn, StandInContext } from '../stand-in/stand-in.ts';
import type { FiredAlert } from './alert-evaluation.ts';
import { AlertWatch } from './alert-watch.ts';
import { indexSchema, type LogLine } from './index-configuration.ts';
import { LogLines } from './log-lines.ts';
import * as operations from './management-operations.ts';
import type { SlsOperation } from './management-operations.ts';
import { ProjectBook } from './project-book.ts';
import { findLogs, logsQuestion, type FoundLogs, type LogsQuestion } from './read-logs.ts';
import { authenticate, header } from './request-signature.ts';
import { faultResponse, SlsFault, slsResponse } from './sls-fault.ts';

export interface SlsStandInOptions {
  /** How often alerts are looked at, in the machine's time. Default: 10 s. */
  readonly evaluationMs?: number;
}

/** The running stand-in, with the local cloud's own way to its lines and alerts. */
export interface SlsStandIn extends StandIn {
  /** Adds a line to a logstore. Lines are kept also where there is no project or logstore yet. */
  append(project: string, logstore: string, line: LogLine): void;
  /** Lines of a time in seconds, its end not included, in the order in which they came. */
  linesBetween(
    project: string,
    logstore: string,
    from: number,
    to: number,
  ): Promise<readonly LogLine[]>;
  /** Evaluates the alerts that are due now, on local time. */
  evaluateAlerts(): Promise<void>;
  /** What has fired since the start, the oldest first. */
  readonly firedAlerts: readonly FiredAlert[];
}

const NAME = 'sls';
const EVALUATION_MS = 10_000;
/** The user part of the address that stands for the service; see the README. */
const SERVICE = 'sls';

/** Logs (SLS), API version 0.6.0, for the official SDK. See the README. */
export async function startSlsStandIn(
  context: StandInContext,
  { evaluationMs = EVALUATION_MS }: SlsStandInOptions = {},
): Promise<SlsStandIn> {
  const book = await ProjectBook.open(path.join(context.stateDirectory, 'projects.json'));
  const server = new Server(context, book);
  const listener = await listenHttp({
    name: NAME,
    context,
    maxBodyBytes: 10 * 1024 * 1024,
    operationOf: (request) => routeOf(request)?.operation ?? 'Unknown',
    handle: (request) => server.handle(request),
    errorOf: (code) => faultResponse(new SlsFault(code)),
  });
  const watch = new AlertWatch({
    book,
    search: (project, logstore, question) => server.search(project, logstore, question),
    log: context.log,
  });
  const evaluate = (): Promise<void> => watch.evaluateDue(context.clock.nowEpochMs());
  const timer = setInterval(() => void evaluate(), evaluationMs);
  timer.unref();
  return {
    name: NAME,
    ports: listener.ports,
    endpoints: {
      url: listener.urls.plain,
      tlsUrl: listener.urls.tls,
      /** For the official SDK, which writes the project in front of the host. */
      managementUrl: listener.urls.plain.replace('://', `://${SERVICE}@`),
    },
    append: (project, logstore, line) => server.linesOf(project, logstore).append(line),
    linesBetween: (project, logstore, from, to) =>
      server.linesOf(project, logstore).between(from, to),
    evaluateAlerts: evaluate,
    get firedAlerts() {
      return watch.fired;
    },
    close: async () => {
      clearInterval(timer);
      await listener.close();
      await server.close();
    },
  };
}

class Server {
  readonly #context: StandInContext;
  readonly #book: ProjectBook;
  readonly #lines = new Map<string, LogLines>();

  constructor(context: StandInContext, book: ProjectBook) {
    this.#context = context;
    this.#book = book;
  }

  async handle(request: StandInRequest): Promise<StandInResponse> {
    try {
      authenticate(request, this.#context.credentials, this.#context.clock.nowEpochMs());
      const route = routeOf(request);
      if (route === undefined) throw new SlsFault('NotImplemented');
      const { operation, name } = route;
      if (operation === 'GetLogs' || operation === 'GetLogsV2') {
        return await this.#logs(request, operation, name);
      }
      const perform = MANAGEMENT[operation];
      if (perform === undefined) throw new SlsFault('NotImplemented');
      return await perform({
        book: this.#book,
        project: projectOf(request),
        name,
        request,
        nowSeconds: Math.floor(this.#context.clock.nowEpochMs() / 1000),
      });
    } catch (error) {
      if (error instanceof SlsFault) return faultResponse(error);
      throw error;
    }
  }

  /** @throws SlsFault */
  async search(project: string, logstore: string, question: LogsQuestion): Promise<FoundLogs> {
    const { index } = this.#book.logstore(project, logstore);
    const lines = await this.linesOf(project, logstore).between(question.from, question.to);
    return findLogs(lines, index && indexSchema.parse(index), question);
  }

  linesOf(project: string, logstore: string): LogLines {
    const id = `${project}.${logstore}`;
    const present = this.#lines.get(id);
    if (present !== undefined) return present;
    const lines = new LogLines(this.#context.stateDirectory, id);
    this.#lines.set(id, lines);
    return lines;
  }

  async close(): Promise<void> {
    for (const lines of this.#lines.values()) await lines.close();
  }

  async #logs(
    request: StandInRequest,
    operation: 'GetLogs' | 'GetLogsV2',
    logstore: string,
  ): Promise<StandInResponse> {
    const question =
      operation === 'GetLogsV2'
        ? operations.bodyOf(logsQuestion, request)
        : questionInQuery(request.url.searchParams);
    const { rows, hasSql, matched } = await this.search(projectOf(request), logstore, question);
    if (operation === 'GetLogs') {
      const headers = { 'x-log-progress': 'Complete', 'x-log-count': String(rows.length) };
      return slsResponse(200, rows, headers);
    }
    const meta = {
      progress: 'Complete',
      count: rows.length,
      hasSQL: hasSql,
      processedRows: matched,
    };
    return slsResponse(200, { meta, data: rows });
  }
}

/** @throws SlsFault */
function questionInQuery(query: URLSearchParams): LogsQuestion {
  const parsed = logsQuestion.safeParse(Object.fromEntries(query));
  if (parsed.success) return parsed.data;
  throw new SlsFault('ParameterInvalid');
}

const MANAGEMENT: Readonly<Record<string, SlsOperation | undefined>> = {
  CreateProject: operations.createProject,
  GetProject: operations.getProject,
  ListProject: operations.listProject,
  UpdateProject: operations.updateProject,
  CreateLogStore: operations.createLogStore,
  GetLogStore: operations.getLogStore,
  UpdateLogStore: operations.updateLogStore,
  CreateIndex: operations.createIndex,
  UpdateIndex: operations.updateIndex,
  GetIndex: operations.getIndex,
  CreateAlert: operations.createAlert,
  UpdateAlert: operations.updateAlert,
  DeleteAlert: operations.deleteAlert,
  GetAlert: operations.getAlert,
  ListAlerts: operations.listAlerts,
  CreateDashboard: operations.createDashboard,
  UpdateDashboard: operations.updateDashboard,
  DeleteDashboard: operations.deleteDashboard,
  GetDashboard: operations.getDashboard,
  ListDashboard: operations.listDashboard,
};

const ROUTES: readonly (readonly [RegExp, Readonly<Record<string, string>>])[] = [
  [/^\/logstores$/, { POST: 'CreateLogStore' }],
  [/^\/logstores\/([\w-]+)\/index$/, { POST: 'CreateIndex', PUT: 'UpdateIndex', GET: 'GetIndex' }],
  [/^\/logstores\/([\w-]+)\/logs$/, { POST: 'GetLogsV2' }],
  [/^\/logstores\/([\w-]+)$/, { GET: 'GetLogStore', PUT: 'UpdateLogStore' }],
  [/^\/alerts$/, { POST: 'CreateAlert', GET: 'ListAlerts' }],
  [/^\/alerts\/([\w-]+)$/, { GET: 'GetAlert', PUT: 'UpdateAlert', DELETE: 'DeleteAlert' }],
  [/^\/dashboards$/, { POST: 'CreateDashboard', GET: 'ListDashboard' }],
  [
    /^\/dashboards\/([\w-]+)$/,
    { GET: 'GetDashboard', PUT: 'UpdateDashboard', DELETE: 'DeleteDashboard' },
  ],
];

function routeOf(
  request: StandInRequest,
): { readonly operation: string; readonly name: string } | undefined {
  const { method } = request;
  const { pathname, searchParams } = request.url;
  if (pathname === '/') {
    const named = { GET: 'GetProject', PUT: 'UpdateProject' };
    const unnamed = { GET: 'ListProject', POST: 'CreateProject' };
    const operation = Object.entries(projectOf(request) === '' ? unnamed : named).find(
      ([verb]) => verb === method,
    )?.[1];
    return operation === undefined ? undefined : { operation, name: '' };
  }
  for (const [pattern, byMethod] of ROUTES) {
    const found = pattern.exec(pathname);
    const operation = byMethod[method];
    if (found === null || operation === undefined) continue;
    const isLogs = operation === 'GetLogStore' && searchParams.get('type') === 'log';
    return { operation: isLogs ? 'GetLogs' : operation, name: found[1] ?? '' };
  }
  return undefined;
}

/** The project stands in front of the host; here, in front of the user part `sls`. */
function projectOf(request: StandInRequest): string {
  const host = header(request, 'host');
  const [, user] = /^([^@]*)@/.exec(host) ?? [];
  if (user !== undefined) return user.endsWith(`.${SERVICE}`) ? user.slice(0, -4) : '';
  return /^([a-z0-9-]+)\.(?!\d+\.\d+\.\d+)/.exec(host)?.[1] ?? '';
}
