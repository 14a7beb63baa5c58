import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { jsonDocuments } from './json-documents.ts';

/** A request as the collector got it. */
export interface CollectorRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Unpacked. */
  readonly text: string;
}

export type ScriptedAnswer =
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: unknown;
    }
  /** The connection is closed without an answer. */
  | 'hang-up';

/** A collector that does what a test says, request by request. */
export interface ScriptedCollector {
  readonly url: string;
  /** Batches, in order of arrival. */
  readonly batches: readonly CollectorRequest[];
  /** Questions for acknowledgements, in order of arrival. */
  readonly questions: readonly CollectorRequest[];
  close(): Promise<void>;
}

/** What is not said is answered "Success" with an id of its own, and acknowledged when asked for. */
export interface CollectorScript {
  readonly onBatch?: (request: CollectorRequest, number: number) => ScriptedAnswer | undefined;
  readonly onQuestion?: (request: CollectorRequest, number: number) => ScriptedAnswer | undefined;
}

export async function startScriptedCollector(
  script: CollectorScript = {},
): Promise<ScriptedCollector> {
  const batches: CollectorRequest[] = [];
  const questions: CollectorRequest[] = [];
  const server = createServer((incoming, response) => {
    void requestOf(incoming).then((request) => {
      const isQuestion = request.path.startsWith('/services/collector/ack');
      const count = (isQuestion ? questions : batches).push(request);
      const answer = isQuestion
        ? (script.onQuestion?.(request, count) ?? { body: allAcknowledged(request) })
        : (script.onBatch?.(request, count) ?? {
            body: { text: 'Success', code: 0, ackId: count - 1 },
          });
      if (answer === 'hang-up') {
        incoming.socket.destroy();
        return;
      }
      const { status = 200, headers = {}, body } = answer;
      response.writeHead(status, headers);
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    batches,
    questions,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Ids of the events of a batch, in order. */
export function eventIdsOf({ text }: CollectorRequest): readonly string[] {
  return jsonDocuments(text).map((document) => {
    const { fields } = JSON.parse(document) as { readonly fields: { readonly event_id: string } };
    return fields.event_id;
  });
}

/** Ids that a question asks for. */
export function askedIdsOf({ text }: CollectorRequest): readonly number[] {
  return (JSON.parse(text) as { readonly acks: readonly number[] }).acks;
}

function allAcknowledged(request: CollectorRequest): unknown {
  return { acks: Object.fromEntries(askedIdsOf(request).map((id) => [id, true])) };
}

async function requestOf(incoming: IncomingMessage): Promise<CollectorRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const isPacked = incoming.headers['content-encoding'] === 'gzip';
  return {
    path: incoming.url ?? '',
    headers: incoming.headers,
    text: (isPacked ? gunzipSync(body) : body).toString('utf8'),
  };
}
