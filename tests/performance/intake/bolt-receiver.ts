import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { answerProcessorTime } from './report-to-parent.ts';
import { BOLT_SECRET } from './signed-requests.ts';

/** A peer: checks an HMAC over the body, parses it, calls a handler that acknowledges. */
const receiver = new HTTPReceiver({
  signingSecret: BOLT_SECRET,
  endpoints: '/',
  logLevel: LogLevel.ERROR,
});
const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  // Who asks is known: no call to the outside is made for it.
  authorize: () => Promise.resolve({ botToken: 'none', botId: 'B1', botUserId: 'U1' }),
});
app.event('message', () => Promise.resolve());
answerProcessorTime();
const server = await receiver.start({ port: 0, host: '127.0.0.1' });
server.keepAliveTimeout = 0;
process.send?.({ kind: 'ready', port: (server.address() as AddressInfo).port });
