'use strict';
/**
 * Loaded by NODE_OPTIONS before anything else in the process of a web function, and taken out of
 * the environment again. Shifts `Date` (see clock-preload.cjs), follows the moves of local time over
 * the IPC channel and confirms each, so that no request overtakes a move; keeps the function's
 * listeners on loopback, though it rightly asks for 0.0.0.0; ends when the host is gone.
 */
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS by design, runs without tooling */
const net = require('node:net');
require('./clock-preload.cjs');

const CLOCK_KEY = Symbol.for('local-cloud.move-clock');
const moveClock = globalThis[CLOCK_KEY];
Reflect.deleteProperty(globalThis, CLOCK_KEY);

const declaredOptions = process.env['LOCAL_DECLARED_NODE_OPTIONS'];
delete process.env['LOCAL_DECLARED_NODE_OPTIONS'];
delete process.env['NODE_OPTIONS'];
if (declaredOptions) process.env['NODE_OPTIONS'] = declaredOptions;

if (process.send !== undefined) {
  const sendToHost = process.send.bind(process);
  process.on('message', ({ type, offsetMs }) => {
    if (type !== 'clock') return;
    moveClock(offsetMs);
    sendToHost({ type: 'clock', offsetMs }, () => undefined);
  });
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  sendToHost({ type: 'ready' }, () => undefined);
  // Neither keeps the process alive nor lets it talk: a function in the cloud has no parent.
  process.channel.unref();
  process.send = undefined;
  process.disconnect = undefined;
}

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function listenOnLoopback(...args) {
  const [first, second, third] = args;
  const callback = args.findLast((argument) => typeof argument === 'function');
  const port = first === undefined || first === callback ? 0 : first;
  const after = callback === undefined ? [] : [callback];
  if (typeof first === 'object' && first !== null && first.port !== undefined) {
    return listen.call(this, { ...first, host: '127.0.0.1' }, ...after);
  }
  // A path of a socket, or a handle.
  if (!/^\d+$/.test(String(port))) return listen.apply(this, args);
  const backlog = [third, second].find((argument) => typeof argument === 'number');
  return listen.call(
    this,
    { port: Number(port), host: '127.0.0.1', ...(backlog === undefined ? {} : { backlog }) },
    ...after,
  );
};
