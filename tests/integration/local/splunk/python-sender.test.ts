import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { programPath, requiresProgram } from '../../../support/debian-programs.ts';
import { CHANNEL, SplunkBench, TOKENS } from '../../../support/splunk/splunk-bench.ts';

const SENDER = path.resolve(import.meta.dirname, '../../../support/splunk/send-to-collector.py');
const run = promisify(execFile);

let bench: SplunkBench;
beforeEach(async () => {
  bench = await SplunkBench.start();
});
afterEach(() => bench.close());

requiresProgram('python3')('a sender in Python', () => {
  it('delivers over TLS, packed, and is acknowledged; a wrong token is told with its code', async () => {
    const { tlsUrl } = bench.splunk.endpoints;
    const { certificateFile } = bench.context.authority;

    const { stdout } = await run(programPath('python3'), [
      ...[SENDER, tlsUrl, certificateFile, TOKENS.acknowledged, CHANNEL],
    ]);

    expect(JSON.parse(stdout)).toEqual({
      submitted: { text: 'Success', code: 0, ackId: 0 },
      first_poll: { acks: { '0': true, '7': false } },
      second_poll: { acks: { '0': false, '7': false } },
      refused: { status: 403, body: { text: 'Invalid token', code: 4 } },
    });
    expect(await bench.raws()).toEqual(['{"名": "陳大文", "n": 1}', '{"名": "許功蓋", "n": 2}']);
  });
});
