import { Agent, request } from 'node:http';

export interface PreparedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Connections that are kept busy; each has one request under way. */
const CONNECTIONS = 32;

/**
 * Sends every request once, a connection's next as soon as its last is answered.
 *
 * @throws Error naming the first answer that is not 200
 */
export async function driveRequests(
  port: number,
  requests: readonly PreparedRequest[],
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const queue = requests.values();
  const connection = async (): Promise<void> => {
    for (const prepared of queue) await send(agent, port, prepared);
  };
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  } finally {
    agent.destroy();
  }
}

function send(agent: Agent, port: number, { path, headers, body }: PreparedRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        path,
        method: 'POST',
        headers: { ...headers, 'content-length': body.length },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          if (incoming.statusCode === 200) resolve();
          else
            reject(new Error(`${String(incoming.statusCode)} ${Buffer.concat(chunks).toString()}`));
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
