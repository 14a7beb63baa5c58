import type { StandInRequest, StandInResponse } from '../stand-in/http-listener.ts';
import { JiraRefusal } from './jira-answers.ts';
import type { SiteState } from './site-state.ts';
import type { ServiceDesk, StoredRequest } from './site.ts';

/** What a person may change by the controls; the README says what each means. */
export interface JiraBehaviour {
  /** How long a new request stays out of searches, in milliseconds of local time. */
  readonly indexDelayMs: number;
  /** Whether the token's owner may raise requests in the name of others. */
  readonly mayRaiseOnBehalf: boolean;
  /** Whether the token's owner may make customers. */
  readonly mayManageCustomers: boolean;
  /** Longest upload. */
  readonly attachmentLimitBytes: number;
}

export interface JiraCall {
  readonly request: StandInRequest;
  /** Of the path's `{…}`. */
  readonly values: Readonly<Record<string, string>>;
  readonly state: SiteState;
  readonly behaviour: JiraBehaviour;
  readonly nowEpochMs: number;
  /** Address under which the caller reached the site, without a slash at the end. */
  readonly baseUrl: string;
}

export interface JiraOperation {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Without the leading slash, `{…}` where it varies. */
  readonly path: string;
  readonly handle: (call: JiraCall) => StandInResponse | Promise<StandInResponse>;
}

type Body = Readonly<Record<string, unknown>>;

/** The body as an object that has no other fields than these. @throws JiraRefusal 400 */
export function readBody({ request }: JiraCall, known: readonly string[]): Body {
  let body: unknown;
  try {
    body = JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new JiraRefusal(400, 'The request body is no JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new JiraRefusal(400, 'The request body is no JSON object.');
  }
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new JiraRefusal(400, `Unrecognized field "${unknown}".`);
  return body as Body;
}

/** @throws JiraRefusal 400 */
export function requiredText(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') {
    throw new JiraRefusal(400, `${name} is required and must be a string.`);
  }
  return value;
}

/** @throws JiraRefusal 400 */
export function textList(body: Body, name: string): readonly string[] {
  const value = body[name] ?? [];
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string')) {
    throw new JiraRefusal(400, `${name} must be a list of strings.`);
  }
  return value;
}

/** @throws JiraRefusal 404 */
export function deskOf({ state, values }: JiraCall): ServiceDesk {
  return findDesk(state, values['serviceDeskId'] ?? '');
}

/** @throws JiraRefusal 404 */
export function findDesk(state: SiteState, serviceDeskId: string): ServiceDesk {
  const desk = state.serviceDesks.find(({ id }) => id === serviceDeskId);
  if (desk === undefined) {
    throw new JiraRefusal(404, `The Service Desk with id ${serviceDeskId} does not exist.`);
  }
  return desk;
}

/** @throws JiraRefusal 404 */
export function requestOf({ state, values }: JiraCall): StoredRequest {
  const request = state.request(values['issueIdOrKey'] ?? '');
  if (request === undefined) throw new JiraRefusal(404, 'Issue does not exist.');
  return request;
}
