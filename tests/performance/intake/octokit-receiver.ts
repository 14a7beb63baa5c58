import { createServer } from 'node:http';
import { createNodeMiddleware, Webhooks } from '@octokit/webhooks';
import { reportToParent } from './report-to-parent.ts';
import { OCTOKIT_SECRET } from './signed-requests.ts';

const webhooks = new Webhooks({ secret: OCTOKIT_SECRET });
webhooks.on('issues', () => undefined);

/** A peer: checks an HMAC over the body, parses it, calls a handler. */
const middleware = createNodeMiddleware(webhooks, { path: '/' });
reportToParent(createServer((request, response) => void middleware(request, response)));
