import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { SplunkBehaviour } from '../../../infra/local/splunk/behaviour.ts';
import type { GivenInput } from '../../../infra/local/splunk/collector-input.ts';
import {
  startSplunkStandIn,
  type SplunkStandIn,
} from '../../../infra/local/splunk/splunk-stand-in.ts';
import { temporaryStandInContext, type TemporaryStandInContext } from '../stand-in-context.ts';

/** Invented. */
export const TOKENS = {
  acknowledged: '11111111-2222-4333-8444-555555555555',
  trusting: '22222222-2222-4333-8444-555555555555',
  disabled: '33333333-2222-4333-8444-555555555555',
  inQuery: '44444444-2222-4333-8444-555555555555',
} as const;

export const CHANNEL = 'FE0ECFAD-13D5-401B-847D-77833BD77131';

const INPUTS: readonly [GivenInput, ...GivenInput[]] = [
  { name: 'audit', token: TOKENS.acknowledged, index: 'audit', indexes: ['main'] },
  { name: 'plain', token: TOKENS.trusting, acknowledgement: false, sourcetype: 'plain' },
  { name: 'old', token: TOKENS.disabled, disabled: true },
  { name: 'lenient', token: TOKENS.inQuery, acknowledgement: false, queryTokens: true },
];

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface WireRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** A Splunk stand-in with a client of a few lines that knows nothing of ours. */
export class SplunkBench {
  readonly context: TemporaryStandInContext;
  splunk: SplunkStandIn;

  private constructor(context: TemporaryStandInContext, splunk: SplunkStandIn) {
    this.context = context;
    this.splunk = splunk;
  }

  static async start(behaviour: Partial<SplunkBehaviour> = {}): Promise<SplunkBench> {
    const context = await temporaryStandInContext('splunk');
    return new SplunkBench(
      context,
      await startSplunkStandIn(context, { inputs: INPUTS, behaviour }),
    );
  }

  /** Ends the stand-in and starts it again over the same state. */
  async restart(): Promise<void> {
    await this.splunk.close();
    this.splunk = await startSplunkStandIn(this.context, { inputs: INPUTS });
  }

  async close(): Promise<void> {
    await this.splunk.close();
    await this.context.dispose();
  }

  /** Exactly this request, by `node:http`. */
  send(target: string, { method = 'POST', headers = {}, body = '' }: WireRequest = {}) {
    return new Promise<WireAnswer>((resolve, reject) => {
      const url = new URL(this.splunk.endpoints.url);
      const options = { host: url.hostname, port: url.port, path: target, method, headers };
      const request = httpRequest(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  /** Event objects by the token with acknowledgement, on one channel. */
  submit(body: Buffer | string, headers: Readonly<Record<string, string>> = {}) {
    return this.send('/services/collector/event', {
      headers: { ...this.acknowledged, ...headers },
      body,
    });
  }

  /** What is said of these ids, as its JSON text. */
  async poll(...ackIds: readonly number[]): Promise<string> {
    const body = JSON.stringify({ acks: ackIds });
    const { text } = await this.send('/services/collector/ack', {
      headers: this.acknowledged,
      body,
    });
    return text;
  }

  get acknowledged(): Readonly<Record<string, string>> {
    return {
      authorization: `Splunk ${TOKENS.acknowledged}`,
      'x-splunk-request-channel': CHANNEL,
    };
  }

  /** Texts of what is indexed, in the order of arrival. */
  async raws(): Promise<readonly string[]> {
    return (await this.splunk.controls.list()).map(({ raw }) => raw);
  }
}
