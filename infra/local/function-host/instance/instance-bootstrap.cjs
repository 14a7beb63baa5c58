'use strict';
/**
 * Runs in the process of one function instance and speaks to the host over the IPC channel: loads
 * the handlers, answers one request at a time by the event-handler contract of Function Compute 3.0
 * and ends when the host is gone. Plain CommonJS on Node's own modules: nothing of the toolchain
 * runs in a function's process.
 *
 * argv: code directory, handler, initializer ("-" if none), preStop ("-" if none).
 */
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS by design, see above */
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const [codeDirectory, handlerName, initializerName, preStopName] = process.argv.slice(2);
const CLOCK_KEY = Symbol.for('local-cloud.move-clock');
const moveClock = globalThis[CLOCK_KEY];
Reflect.deleteProperty(globalThis, CLOCK_KEY);

const sendToHost = process.send.bind(process);
// A function in the cloud has no parent process to talk to.
process.send = undefined;
process.disconnect = undefined;
process.argv.length = 2;

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const hooks = new Map();

async function loadHook(name) {
  const dot = name.lastIndexOf('.');
  const stem = path.join(codeDirectory, name.slice(0, dot));
  let loaded;
  try {
    loaded = require(`${stem}.js`);
  } catch (error) {
    if (error?.code !== 'MODULE_NOT_FOUND' && error?.code !== 'ERR_REQUIRE_ESM') throw error;
    if (error.code === 'MODULE_NOT_FOUND' && !error.message.includes(`'${stem}.js'`)) throw error;
    const file = error.code === 'ERR_REQUIRE_ESM' ? `${stem}.js` : `${stem}.mjs`;
    loaded = await import(pathToFileURL(file).href);
  }
  const hook = loaded[name.slice(dot + 1)];
  if (typeof hook !== 'function') throw new Error(`Handler '${name}' is not found in the code`);
  hooks.set(name, hook);
}

function log(level, requestId, values) {
  const text = values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  process.stdout.write(`${new Date().toISOString()} ${requestId} [${level}] ${text.join(' ')}\n`);
}

/** The context object of help page "Context". */
function contextOf(facts) {
  const { requestId } = facts;
  return {
    ...facts,
    tracing: { openTracingSpanContext: '', jaegerEndpoint: '', openTracingSpanBaggages: {} },
    callbackWaitsForEmptyEventLoop: true,
    logger: {
      requestId,
      logLevel: { name: 'INFO', priority: 20 },
      debug: (...values) => log('DEBUG', requestId, values),
      info: (...values) => log('INFO', requestId, values),
      warn: (...values) => log('WARN', requestId, values),
      error: (...values) => log('ERROR', requestId, values),
    },
  };
}

/** Calls a hook in either style: returned value or promise, or `callback(error, value)`. */
function call(hook, args) {
  return new Promise((resolve, reject) => {
    const callback = (error, value) => {
      if (error) reject(Object.assign(new Error('handled'), { handledError: error }));
      else resolve(value);
    };
    const takesCallback = hook.length > args.length;
    const returned = hook(...args, callback);
    if (typeof returned?.then === 'function') returned.then(resolve, reject);
    else if (!takesCallback) resolve(returned);
  });
}

function describeError(error) {
  if (!(error instanceof Error) && typeof error?.message !== 'string') {
    const text = typeof error === 'string' ? error : JSON.stringify(error);
    return { errorMessage: text ?? String(error), errorType: typeof error, stackTrace: [] };
  }
  const stack = String(error.stack ?? '').split('\n');
  return {
    errorMessage: error.message,
    errorType: error.name ?? 'Error',
    stackTrace: stack.slice(1).map((line) => line.trim()),
  };
}

function bytesOf(value) {
  if (value === undefined) return Buffer.alloc(0);
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

const writeOut = process.stdout.write.bind(process.stdout);
const writeError = process.stderr.write.bind(process.stderr);

/** Resolves when everything written so far has left the process: it is frozen after its answer. */
function flush(lastLine) {
  return Promise.all([
    new Promise((resolve) => writeOut(lastLine, resolve)),
    new Promise((resolve) => writeError('', resolve)),
  ]);
}

function answer(message) {
  return new Promise((resolve) => {
    sendToHost({ ...message, rssBytes: process.memoryUsage.rss() }, resolve);
  });
}

/** Runs one step between its log markers and reports what became of it. */
async function run(step, requestId, work) {
  process.stdout.write(`FC ${step} Start RequestId: ${requestId}\n`);
  let message;
  try {
    message = { type: 'done', body: bytesOf(await work()) };
  } catch (error) {
    const handled = error?.handledError !== undefined;
    const described = describeError(handled ? error.handledError : error);
    const trace = described.stackTrace.map((line) => `\n    ${line}`).join('');
    process.stderr.write(`${described.errorType}: ${described.errorMessage}${trace}\n`);
    message = { type: 'failed', handled, body: Buffer.from(JSON.stringify(described)) };
  }
  await flush(`FC ${step} End RequestId: ${requestId}\n`);
  await answer(message);
}

const steps = {
  clock: ({ offsetMs }) => moveClock?.(offsetMs),
  initialize: ({ context }) =>
    run('Initialize', context.requestId, () =>
      call(hooks.get(initializerName), [contextOf(context)]),
    ),
  invoke: ({ event, context }) =>
    run('Invoke', context.requestId, () =>
      call(hooks.get(handlerName), [Buffer.from(event), contextOf(context)]),
    ),
  'pre-stop': ({ context }) =>
    run('PreStop', context.requestId, () => call(hooks.get(preStopName), [contextOf(context)])),
};

async function start() {
  try {
    for (const name of [handlerName, initializerName, preStopName]) {
      if (name !== '-') await loadHook(name);
    }
    await answer({ type: 'done', body: Buffer.alloc(0) });
  } catch (error) {
    const described = describeError(error);
    process.stderr.write(`${described.errorType}: ${described.errorMessage}\n`);
    await flush('');
    await answer({
      type: 'failed',
      handled: false,
      body: Buffer.from(JSON.stringify(described)),
    });
  }
}

process.on('message', (message) => {
  void steps[message.type]?.(message);
});
void start();
