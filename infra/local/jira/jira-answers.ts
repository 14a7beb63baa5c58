import type { StandInRequest, StandInResponse } from '../stand-in/http-listener.ts';

/** A refusal of the site, before it has the form of the API that was asked. */
export class JiraRefusal extends Error {
  readonly status: number;
  /** By id of the field; only the platform API tells them apart. */
  readonly fieldErrors: Readonly<Record<string, string>>;

  constructor(status: number, message: string, fieldErrors: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.fieldErrors = fieldErrors;
  }
}

export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): StandInResponse {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
    body: JSON.stringify(body),
  };
}

export const NO_CONTENT: StandInResponse = { status: 204 };

/** Each API has an error body of its own. */
export function refusalOf(
  refusal: JiraRefusal,
  { url }: Pick<StandInRequest, 'url'>,
  headers: Readonly<Record<string, string>> = {},
): StandInResponse {
  const { status, message, fieldErrors } = refusal;
  if (url.pathname.startsWith('/rest/api/')) {
    return json(status, { errorMessages: [message], errors: fieldErrors }, headers);
  }
  const told = [message, ...Object.values(fieldErrors)].join(' ');
  const body = { errorMessage: told, i18nErrorMessage: { i18nKey: message, parameters: [] } };
  return json(status, body, headers);
}

const HTML = { 'content-type': 'text/html;charset=UTF-8' };

/** The wire form of an injected `error` fault; the README lists the codes. */
export function injectedError(code: string, request: StandInRequest): StandInResponse {
  const [name = '', parameter] = code.split(':');
  switch (name) {
    case 'rate-limited': {
      const seconds = parameter ?? '30';
      const headers = { 'retry-after': seconds, 'x-ratelimit-remaining': '0' };
      return refusalOf(new JiraRefusal(429, 'Rate limit exceeded.'), request, headers);
    }
    case 'unauthorised':
      return refusalOf(unauthorised(), request);
    case 'forbidden':
      return refusalOf(new JiraRefusal(403, 'You are not allowed to do that.'), request);
    case 'not-found':
      return refusalOf(new JiraRefusal(404, 'There is nothing here.'), request);
    case 'bad-request':
      return refusalOf(new JiraRefusal(400, 'The request is not valid.'), request);
    case 'unavailable':
      return { status: 503, headers: HTML, body: '<html><body>Unavailable</body></html>' };
    case 'gateway-timeout':
      return { status: 504, headers: HTML, body: '<html><body>Gateway Timeout</body></html>' };
    default:
      return refusalOf(new JiraRefusal(500, 'Internal server error.'), request);
  }
}

export function unauthorised(): JiraRefusal {
  return new JiraRefusal(401, 'Client must be authenticated to access this resource.');
}

/** A page of the service desk API: `start` and `limit` of the query. */
export function page(request: StandInRequest, values: readonly unknown[]): StandInResponse {
  const start = wholeNumber(request, 'start', 0);
  const limit = Math.min(wholeNumber(request, 'limit', 50), 100);
  const shown = values.slice(start, start + limit);
  return json(200, {
    size: shown.length,
    start,
    limit,
    isLastPage: start + limit >= values.length,
    _links: { base: '', context: '' },
    values: shown,
  });
}

function wholeNumber({ url }: StandInRequest, name: string, fallback: number): number {
  const text = url.searchParams.get(name);
  if (text === null) return fallback;
  if (!/^\d{1,6}$/.test(text)) throw new JiraRefusal(400, `${name} is no whole number.`);
  return Number(text);
}
