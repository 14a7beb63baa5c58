import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ServerCertificate } from '../../infra/local/stand-in/stand-in.ts';
import { witnessMessage, witnessReply, type WitnessKeys } from './callback-witness.ts';

/** A callback as it came in, opened with code that is neither the stand-in's nor a function's. */
export interface ReceivedCallback {
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly encrypt: string;
  /** Undefined where it cannot be opened: wrong signature, key or owner. */
  readonly payload: Readonly<Record<string, unknown>> | undefined;
}

type Answer = (response: ServerResponse, callback: ReceivedCallback) => void;

/** A small service that notes each callback and answers as it is told: rightly, unless told otherwise. */
export class CallbackReceiver {
  readonly #server: Server;
  readonly #keys: WitnessKeys;
  readonly #isTls: boolean;
  readonly received: ReceivedCallback[] = [];
  #answer: Answer;
  #port = 0;

  private constructor(keys: WitnessKeys, certificate: ServerCertificate | undefined) {
    this.#keys = keys;
    this.#isTls = certificate !== undefined;
    this.#answer = this.acknowledge;
    const listener = (request: IncomingMessage, response: ServerResponse): void => {
      void this.#receive(request, response);
    };
    this.#server =
      certificate === undefined
        ? createServer(listener)
        : createTlsServer({ key: certificate.keyPem, cert: certificate.certificatePem }, listener);
  }

  static async start(
    keys: WitnessKeys,
    certificate?: ServerCertificate,
  ): Promise<CallbackReceiver> {
    const receiver = new CallbackReceiver(keys, certificate);
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    receiver.#port = (receiver.#server.address() as AddressInfo).port;
    return receiver;
  }

  /** Also after it was closed, when nobody answers there. */
  get url(): string {
    return `${this.#isTls ? 'https' : 'http'}://127.0.0.1:${String(this.#port)}/callback/main`;
  }

  /** Events without the check of the URL. */
  get events(): readonly Readonly<Record<string, unknown>>[] {
    return this.received.flatMap(({ payload }) =>
      payload === undefined || payload['EventType'] === 'check_url' ? [] : [payload],
    );
  }

  answerWith(answer: Answer): void {
    this.#answer = answer;
  }

  readonly acknowledge: Answer = (response) => this.reply(response, sealedReply(this.#keys));

  reply(response: ServerResponse, body: unknown, status = 200): void {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const query = new URL(request.url ?? '/', 'http://receiver').searchParams;
    const { encrypt } = JSON.parse(Buffer.concat(chunks).toString()) as { encrypt: string };
    const payload = openCallback(query, encrypt, this.#keys);
    const callback = { query, headers: request.headers, encrypt, payload };
    this.received.push(callback);
    this.#answer(response, callback);
  }
}

/** A callback is sealed as its reply is; only the names differ. */
function openCallback(
  query: URLSearchParams,
  encrypt: string,
  keys: WitnessKeys,
): Readonly<Record<string, unknown>> | undefined {
  const sealed = {
    msg_signature: query.get('msg_signature') ?? query.get('signature'),
    timeStamp: query.get('timeStamp') ?? query.get('timestamp'),
    nonce: query.get('nonce'),
    encrypt,
  };
  try {
    return JSON.parse(witnessReply(sealed, keys)) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** The JSON that acknowledges a callback, or says another word. */
export function sealedReply(keys: WitnessKeys, word = 'success'): Record<string, string> {
  const { signature, timestamp, nonce, encrypt } = witnessMessage(word, keys, {
    timestamp: '1783610513000',
    nonce: '380320111',
    random: Buffer.from('0123456789abcdef'),
  });
  return { msg_signature: signature, timeStamp: timestamp, nonce, encrypt };
}
