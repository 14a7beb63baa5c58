import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerTo } from '../../support/warm-access.ts';

/** A host that always answers, in a process of its own, so that its work is not counted. Prints its port. */
const server = createServer((request, response) => {
  request.resume();
  request.once('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(answerTo(request.url ?? '/'));
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${String((server.address() as AddressInfo).port)}\n`);
});
// Ends with whoever started it.
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
