/**
 * Starts a built web function under whatever Node runs this file, and has it answer a callback of
 * DingTalk's own sample (`open-dingtalk/DingTalk-Callback-Crypto`, 2023), whose reply is opened by
 * code of its own. CI runs it on Node 20.10.0, the version of `custom.debian10`.
 *
 * Usage: node answer-vector.mjs dist/webhook-intake.zip
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createDecipheriv, createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';

const VECTOR = {
  token: 'mryue',
  aesKey: 'Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7',
  owner: 'ding6ccabc44d2c8d38b',
  query:
    'signature=03044561471240d4a14bb09372dfcfd4fd0e40cb&timestamp=1608001896814&nonce=WL4PK6yA',
  encrypt:
    '0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxOK+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3',
};

/** Stands for KMS: gives the keys of the vector to whoever asks. */
async function startKeys() {
  const { token, aesKey, owner } = VECTOR;
  const main = { corpId: 'ding0', owners: [owner], callbackKeys: [{ token, aesKey }] };
  const answer = { SecretData: JSON.stringify({ v: 1, apps: { main } }), VersionId: 'v1' };
  const server = createServer((_request, response) => response.end(JSON.stringify(answer)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function answerOf(url, child) {
  for (;;) {
    assert.equal(child.exitCode, null, 'the program has ended');
    try {
      const body = JSON.stringify({ encrypt: VECTOR.encrypt });
      return await fetch(`${url}/callback/main?${VECTOR.query}`, { method: 'POST', body });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

function opened({ msg_signature: signature, timeStamp, nonce, encrypt }) {
  const parts = [VECTOR.token, timeStamp, nonce, encrypt].sort();
  assert.equal(signature, createHash('sha1').update(parts.join('')).digest('hex'));
  const key = Buffer.from(`${VECTOR.aesKey}=`, 'base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(encrypt, 'base64'), decipher.final()]);
  return plain.toString('utf8', 20, 20 + plain.readUInt32BE(16));
}

async function main(zipFile) {
  const directory = mkdtempSync(path.join(tmpdir(), 'program-'));
  const keys = await startKeys();
  const port = await freePort();
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(zipFile)))) {
    mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    writeFileSync(path.join(directory, name), bytes);
  }
  const child = spawn(process.execPath, ['index.js'], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      STAGE: 'test',
      TABLESTORE_ENDPOINT: 'https://127.0.0.1:9',
      TABLESTORE_INSTANCE: 'none',
      KMS_ENDPOINT: `http://127.0.0.1:${String(keys.address().port)}`,
      FUNCTION_COMPUTE_ENDPOINT: '127.0.0.1:9',
      FUNCTION_ALIAS: 'live',
      CALLBACK_SECRET_NAME: 'callback',
      SEALING_SECRET_NAME: 'sealing',
      FC_CUSTOM_LISTEN_PORT: String(port),
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'id',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'key',
      ALIBABA_CLOUD_SECURITY_TOKEN: 'token',
    },
  });
  try {
    const answer = await answerOf(`http://127.0.0.1:${String(port)}`, child);
    assert.equal(answer.status, 200);
    assert.equal(opened(await answer.json()), 'success');
    process.stdout.write(
      `${path.basename(zipFile)} starts and answers on Node ${process.version}\n`,
    );
  } finally {
    child.kill('SIGKILL');
    keys.close();
    keys.closeAllConnections();
    rmSync(directory, { recursive: true, force: true });
  }
}

main(process.argv[2]).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
