import { createHash, timingSafeEqual } from 'node:crypto';
import {
  listenHttp,
  type StandInRequest,
  type StandInResponse,
} from '../stand-in/http-listener.ts';
import type { StandIn, StandInContext } from '../stand-in/stand-in.ts';
import { CONTROL_PREFIX, controlsOf, handleControl, type JiraControls } from './controls.ts';
import { DESK_OPERATIONS } from './desk-operations.ts';
import { injectedError, JiraRefusal, refusalOf, unauthorised } from './jira-answers.ts';
import type { JiraBehaviour, JiraOperation } from './operation.ts';
import { PLATFORM_OPERATIONS } from './platform-operations.ts';
import { REQUEST_OPERATIONS } from './request-operations.ts';
import { SAMPLE_SITE } from './sample-site.ts';
import { SiteState } from './site-state.ts';
import type { JiraSite } from './site.ts';

export interface JiraStandInOptions {
  /** Of the first account of the site. */
  readonly apiToken: string;
  /** Default: the sample site. */
  readonly site?: JiraSite;
  readonly behaviour?: Partial<JiraBehaviour>;
}

/** The running stand-in, with the launcher's own way to its requests. */
export interface JiraStandIn extends StandIn {
  readonly controls: JiraControls;
}

/** A new request is found by searches a little later, as on the real site. */
const USUAL_BEHAVIOUR: JiraBehaviour = {
  indexDelayMs: 5_000,
  mayRaiseOnBehalf: true,
  mayManageCustomers: true,
  attachmentLimitBytes: 20 * 1024 * 1024,
};

const OPERATIONS: readonly JiraOperation[] = [
  ...DESK_OPERATIONS,
  ...REQUEST_OPERATIONS,
  ...PLATFORM_OPERATIONS,
];

const ROUTES = OPERATIONS.map((operation) => ({
  operation,
  pattern: new RegExp(`^/${operation.path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

/** A site of Jira Service Management Cloud. See the README. */
export async function startJiraStandIn(
  context: StandInContext,
  options: JiraStandInOptions,
): Promise<JiraStandIn> {
  const state = await SiteState.open(context.stateDirectory, options.site ?? SAMPLE_SITE);
  const behaviour = { current: { ...USUAL_BEHAVIOUR, ...options.behaviour } };
  const now = (): number => context.clock.nowEpochMs();
  const controls = controlsOf({ state, now, behaviour });
  const email = state.owner.emailAddress;
  const site = { state, behaviour, now, authorization: basic(email, options.apiToken) };
  const listener = await listenHttp({
    name: 'jira',
    context,
    maxBodyBytes: 64 * 1024 * 1024,
    operationOf: nameOf,
    handle: async (request) =>
      request.url.pathname.startsWith(CONTROL_PREFIX)
        ? handleControl(controls, request)
        : handle(site, request),
    errorOf: injectedError,
  });
  return {
    name: 'jira',
    endpoints: {
      url: listener.urls.plain,
      tlsUrl: listener.urls.tls,
      email,
      apiToken: options.apiToken,
      controlUrl: `${listener.urls.plain}${CONTROL_PREFIX}`,
    },
    ports: listener.ports,
    controls,
    close: async () => {
      await listener.close();
      await state.close();
    },
  };
}

interface Site {
  readonly state: SiteState;
  readonly behaviour: { readonly current: JiraBehaviour };
  readonly now: () => number;
  readonly authorization: string;
}

async function handle(site: Site, request: StandInRequest): Promise<StandInResponse> {
  try {
    if (!isSame(request.headers.authorization ?? '', site.authorization)) throw unauthorised();
    const route = findRoute(request);
    if (route === undefined) throw new JiraRefusal(404, 'There is no such resource.');
    return await route.operation.handle({
      request,
      values: route.values,
      state: site.state,
      behaviour: site.behaviour.current,
      nowEpochMs: site.now(),
      baseUrl: `https://${request.headers.host ?? ''}`,
    });
  } catch (error) {
    if (error instanceof JiraRefusal) return refusalOf(error, request);
    throw error;
  }
}

function findRoute({ method, url }: StandInRequest) {
  for (const { operation, pattern } of ROUTES) {
    if (operation.method !== method) continue;
    const match = pattern.exec(url.pathname);
    if (match === null) continue;
    const values = Object.entries(match.groups ?? {}).map(([name, text]) => [
      name,
      decodeOrKeep(text),
    ]);
    return { operation, values: Object.fromEntries(values) as Record<string, string> };
  }
  return undefined;
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Name of the operation for the fault switchboard: method and path. */
function nameOf(request: StandInRequest): string {
  const path = findRoute(request)?.operation.path ?? request.url.pathname.slice(1);
  return `${request.method} ${path}`;
}

function basic(email: string, apiToken: string): string {
  return `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`;
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
