import type { StandInResponse } from '../stand-in/http-listener.ts';

interface CodeMeaning {
  readonly status: number;
  readonly text: string;
}

/**
 * What the collector answers, by its own code. 0 to 23: "Possible error codes" of Splunk's page on
 * troubleshooting the HTTP Event Collector; 24 to 27 the same page as of Splunk Enterprise 9.3.
 */
export const COLLECTOR_CODES = {
  0: { status: 200, text: 'Success' },
  1: { status: 403, text: 'Token disabled' },
  2: { status: 401, text: 'Token is required' },
  3: { status: 401, text: 'Invalid authorization' },
  4: { status: 403, text: 'Invalid token' },
  5: { status: 400, text: 'No data' },
  6: { status: 400, text: 'Invalid data format' },
  7: { status: 400, text: 'Incorrect index' },
  8: { status: 500, text: 'Internal server error' },
  9: { status: 503, text: 'Server is busy' },
  10: { status: 400, text: 'Data channel is missing' },
  11: { status: 400, text: 'Invalid data channel' },
  12: { status: 400, text: 'Event field is required' },
  13: { status: 400, text: 'Event field cannot be blank' },
  14: { status: 400, text: 'ACK is disabled' },
  15: { status: 400, text: 'Error in handling indexed fields' },
  16: { status: 400, text: 'Query string authorization is not enabled' },
  17: { status: 200, text: 'HEC is healthy' },
  18: { status: 503, text: 'HEC is unhealthy, queues are full' },
  19: { status: 503, text: 'HEC is unhealthy, ack service unavailable' },
  20: { status: 503, text: 'HEC is unhealthy, queues are full, ack service unavailable' },
  21: { status: 400, text: 'Invalid token' },
  22: { status: 400, text: 'Token disabled' },
  23: { status: 503, text: 'Server is shutting down' },
  24: { status: 200, text: 'HEC is healthy, queue approaching capacity' },
  25: { status: 200, text: 'HEC is healthy, ack channel approaching capacity' },
  26: { status: 429, text: 'HEC queue at capacity' },
  27: { status: 429, text: 'HEC ACK channel at capacity' },
} as const satisfies Readonly<Record<number, CodeMeaning>>;

export type CollectorCode = keyof typeof COLLECTOR_CODES;

/** A refusal of the collector, before it is an answer. */
export class CollectorRefusal extends Error {
  readonly code: CollectorCode;
  /** Counted from 0; of codes that one event of a batch has caused. */
  readonly invalidEventNumber: number | undefined;

  constructor(code: CollectorCode, invalidEventNumber?: number) {
    super(COLLECTOR_CODES[code].text);
    this.code = code;
    this.invalidEventNumber = invalidEventNumber;
  }
}

/** A refusal by the web server in front of the collector: a page, no JSON. */
export class ServerRefusal extends Error {
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string) {
    super(reason);
    this.status = status;
    this.reason = reason;
  }
}

export function json(status: number, body: unknown): StandInResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(body),
  };
}

/** The collector's answer with this code. */
export function answerOf(
  code: CollectorCode,
  more: { readonly ackId?: number; readonly invalidEventNumber?: number | undefined } = {},
): StandInResponse {
  const { status, text } = COLLECTOR_CODES[code];
  const { ackId, invalidEventNumber } = more;
  return json(status, {
    text,
    code,
    ...(invalidEventNumber === undefined ? {} : { 'invalid-event-number': invalidEventNumber }),
    ...(ackId === undefined ? {} : { ackId }),
  });
}

/** The page that the web server shows where the collector has not been asked. */
export function pageOf(status: number, reason: string): StandInResponse {
  const title = `${String(status)} ${reason}`;
  return {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: `<!doctype html><html><head><title>${title}</title></head><body><h1>${reason}</h1></body></html>\r\n`,
  };
}

/** No such place, or no such method there: the collector has a body of its own for both. */
export function notFound(status: 404 | 405): StandInResponse {
  return json(status, { text: 'The requested URL was not found on this server.', code: 404 });
}

export function refusalOf(error: unknown): StandInResponse | undefined {
  if (error instanceof CollectorRefusal) {
    return answerOf(error.code, { invalidEventNumber: error.invalidEventNumber });
  }
  return error instanceof ServerRefusal ? pageOf(error.status, error.reason) : undefined;
}

const PAGES: Readonly<Record<string, readonly [number, string]>> = {
  'too-large': [413, 'Request Entity Too Large'],
  'rate-limited': [429, 'Too Many Requests'],
  'bad-gateway': [502, 'Bad Gateway'],
  unavailable: [503, 'Service Unavailable'],
  'gateway-timeout': [504, 'Gateway Timeout'],
};

/** The wire form of an injected `error` fault; the README lists the codes. */
export function injectedError(code: string): StandInResponse {
  const page = PAGES[code];
  if (page !== undefined) return pageOf(...page);
  const [number = '', position] = code.split(':');
  const known = isCollectorCode(number) ? (Number(number) as CollectorCode) : 8;
  return answerOf(known, position === undefined ? {} : { invalidEventNumber: Number(position) });
}

function isCollectorCode(text: string): boolean {
  return Object.hasOwn(COLLECTOR_CODES, text);
}
