import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A collector that takes every batch and acknowledges it at once, in a process of its own, so that its
 * work is not counted. It unpacks nothing. Prints its port.
 */
let nextAckId = 0;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' });
    if (request.url?.includes('/ack') !== true) {
      response.end(JSON.stringify({ text: 'Success', code: 0, ackId: nextAckId++ }));
      return;
    }
    const { acks } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { acks: number[] };
    response.end(JSON.stringify({ acks: Object.fromEntries(acks.map((id) => [id, true])) }));
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${String((server.address() as AddressInfo).port)}\n`);
});
// Ends with whoever started it.
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
