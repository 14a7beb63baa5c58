import {
  startDingTalkStandIn,
  type DingTalkStandIn,
} from '../../infra/local/dingtalk/dingtalk-stand-in.ts';
import type {
  DingTalkAppRegistration,
  DingTalkStandInOptions,
} from '../../infra/local/dingtalk/settings.ts';
import type { SampleCompany } from '../../infra/local/sample-company/sample-company.ts';
import { LocalClock } from '../../infra/local/stand-in/local-clock.ts';
import { temporaryStandInContext, type TemporaryStandInContext } from './stand-in-context.ts';
import { tinyCompany } from './tiny-company.ts';

/** 10:00 in Hong Kong on Wednesday 4 November 2026; stands still unless a test moves it. */
export const BENCH_NOW = Date.parse('2026-11-04T02:00:00Z');

/** An app that may do everything, unless told otherwise. */
export function benchApp(other: Partial<DingTalkAppRegistration> = {}): DingTalkAppRegistration {
  return {
    corpId: 'dingtiny0001',
    appKey: 'dingappkey0001',
    appSecret: 'invented-secret-0001',
    agentId: 3001,
    robotCode: 'dingrobot0001',
    callbackToken: 'inventedToken1',
    callbackAesKey: '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij',
    scopes: ['*'],
    ...other,
  };
}

type Json = Record<string, unknown>;

/** What came back: status, headers, text, and the text read as JSON (empty if it is none). */
export interface BenchAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
}

/** A stand-in over the tiny company on a clock that stands still, and plain HTTP to talk to it. */
export class DingTalkBench {
  readonly context: TemporaryStandInContext;
  readonly #options: DingTalkStandInOptions;
  #standIn: DingTalkStandIn;

  private constructor(
    context: TemporaryStandInContext,
    options: DingTalkStandInOptions,
    standIn: DingTalkStandIn,
  ) {
    this.context = context;
    this.#options = options;
    this.#standIn = standIn;
  }

  static async start(
    other: Partial<DingTalkStandInOptions> & { readonly company?: SampleCompany } = {},
  ): Promise<DingTalkBench> {
    const made = await temporaryStandInContext('dingtalk');
    const context = { ...made, clock: new LocalClock(0, () => BENCH_NOW) };
    const options = {
      companies: [other.company ?? tinyCompany()],
      apps: [benchApp()],
      ...other,
      // A clock that stands still never leaves its second.
      limits: { callsPerSecondPerApi: 1_000, ...other.limits },
    };
    return new DingTalkBench(context, options, await startDingTalkStandIn(context, options));
  }

  get standIn(): DingTalkStandIn {
    return this.#standIn;
  }

  get clock(): LocalClock {
    return this.context.clock;
  }

  get controls(): DingTalkStandIn['controls'] {
    return this.#standIn.controls;
  }

  url(host: 'api' | 'oapi', path: string): string {
    return `${String(this.#standIn.endpoints[`${host}Url`])}${path}`;
  }

  /** Ends and starts the stand-in over the same state directory. */
  async restart(): Promise<void> {
    await this.#standIn.close();
    this.#standIn = await startDingTalkStandIn(this.context, this.#options);
  }

  async close(): Promise<void> {
    await this.#standIn.close();
    await this.context.dispose();
  }

  /** A token by the old way. */
  async token(app = benchApp()): Promise<string> {
    const query = `appkey=${app.appKey}&appsecret=${app.appSecret}`;
    const answer = await this.request('oapi', `/gettoken?${query}`);
    return String(answer.body['access_token']);
  }

  /** An old call with its token in the query and a body of JSON. */
  async oapi(path: string, parameters: Json = {}, token?: string): Promise<BenchAnswer> {
    const access = token ?? (await this.token());
    return this.request('oapi', `${path}?access_token=${access}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
    });
  }

  /** A new call with its token in the header; a body makes it a POST. */
  async api(path: string, parameters?: Json, token?: string): Promise<BenchAnswer> {
    const headers = {
      'content-type': 'application/json',
      'x-acs-dingtalk-access-token': token ?? (await this.token()),
    };
    if (parameters === undefined) return this.request('api', path, { headers });
    const body = JSON.stringify(parameters);
    return this.request('api', path, { method: 'POST', headers, body });
  }

  async request(host: 'api' | 'oapi', path: string, init?: RequestInit): Promise<BenchAnswer> {
    const response = await fetch(this.url(host, path), init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  }
}

/** The list at a path such as `result.list` of an answer; fails if there is none. */
export function listAt(answer: BenchAnswer, path: string): readonly Json[] {
  const found = path
    .split('.')
    .reduce<unknown>((value, name) => (value as Json | undefined)?.[name], answer.body);
  if (!Array.isArray(found)) throw new Error(`no list at ${path} in ${answer.text}`);
  return found as readonly Json[];
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {};
  }
}
