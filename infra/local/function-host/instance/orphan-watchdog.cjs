'use strict';
/**
 * Outlives the host by a moment: reads `+pid` and `-pid` lines from its standard input and, when
 * that ends because the host is gone (however it went, kill -9 included), kills the processes that
 * are still listed. An idle instance notices the loss by itself; a busy one can't.
 */
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS by design, runs without tooling */
const { createInterface } = require('node:readline');

const pids = new Set();

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const pid = Number(line.slice(1));
    if (line.startsWith('+')) pids.add(pid);
    else pids.delete(pid);
  })
  .on('close', () => {
    for (const pid of pids) {
      try {
        // Each instance leads a process group: its own children go with it.
        process.kill(-pid, 'SIGKILL');
      } catch {
        // Already gone.
      }
    }
    process.exit(0);
  });
