import { createServer } from 'node:http';
import { reportToParent } from './report-to-parent.ts';

/** The floor: reads the body, checks nothing, answers. */
reportToParent(
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.stringify({ received: Buffer.concat(chunks).length });
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(body);
    });
  }),
);
