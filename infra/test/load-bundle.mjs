/**
 * Loads built zips of event functions under whatever Node runs this file and invokes each with a
 * payload that needs no neighbour. CI runs it on Node 20.10.0, the version of Function Compute's
 * runtimes.
 *
 * Usage: node load-bundle.mjs dist/attendance-export.zip [dist/event-worker.zip …]
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';

const require = createRequire(import.meta.url);

const SETTINGS = {
  STAGE: 'test',
  TABLESTORE_ENDPOINT: 'https://127.0.0.1:9',
  TABLESTORE_INSTANCE: 'none',
  OSS_ENDPOINT: 'https://127.0.0.1:9',
  OSS_REGION: 'oss-cn-hongkong',
  OSS_BUCKET: 'none',
  AUDIT_BUCKET: 'none',
  KMS_ENDPOINT: '127.0.0.1:9',
  DINGTALK_API_ENDPOINT: 'https://127.0.0.1:9',
  DINGTALK_OAPI_ENDPOINT: 'https://127.0.0.1:9',
  FUNCTION_COMPUTE_ENDPOINT: 'https://127.0.0.1:9',
  SEALING_SECRET_NAME: 'none',
};

async function main(zipFile) {
  const directory = mkdtempSync(path.join(tmpdir(), 'bundle-'));
  try {
    for (const [name, bytes] of Object.entries(unzipSync(readFileSync(zipFile)))) {
      mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
      writeFileSync(path.join(directory, name), bytes);
    }
    Object.assign(process.env, SETTINGS);
    const bundle = require(path.join(directory, 'index.js'));
    const context = { requestId: 'load', function: { name: 'load', timeout: 60 } };
    await bundle.initialize(context);
    const result = await bundle.handler(Buffer.from('not JSON'), context);
    assert.match(result.error.code, /malformed$/);
    process.stdout.write(
      `${path.basename(zipFile)} loads and answers on Node ${process.version}\n`,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

try {
  for (const zipFile of process.argv.slice(2)) await main(zipFile);
} catch (error) {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
}
