import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeHttpClient } from '../../shared/http/index.ts';
import { answerTo, laneOperations, warmClient } from './warm-access.ts';

/**
 * Program of the heap test: makes that many requests through one client of a warm instance, stored
 * token, shared pace, ledger and all, to a server on loopback, and prints the heap in use after each
 * tenth.
 */
const requests = Number(process.argv[2]);
const AT_ONCE = 20;

let answered = 0;
const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    answered += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(answerTo(request.url ?? '/'));
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
const http = createNodeHttpClient();
const client = warmClient(http, url);

/** Lives as long as the instance: whoever listens to it must stop. */
const { signal } = new AbortController();
setMaxListeners(0, signal);

const usedBytes: number[] = [];
for (let sent = 0; sent < requests; sent += AT_ONCE) {
  const deadlineEpochMs = Date.now() + 60_000;
  await Promise.all(
    laneOperations
      .slice(0, AT_ONCE)
      .map((operation) => client.call(operation, { userId: 'hk001' }, { signal, deadlineEpochMs })),
  );
  if ((sent + AT_ONCE) % (requests / 10) === 0) {
    globalThis.gc?.();
    usedBytes.push(process.memoryUsage().heapUsed);
  }
}
const isBooked = await client.flush();
http.close();
server.close();
process.stdout.write(JSON.stringify({ answered, isBooked, usedBytes }));
