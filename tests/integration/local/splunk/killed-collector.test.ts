import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CHANNEL, TOKENS } from '../../../support/splunk/splunk-bench.ts';

const PROGRAM = path.resolve(import.meta.dirname, '../../../support/splunk/stand-in-process.ts');
const SENDERS = 3;

let directory: string;
let running: ChildProcess | undefined;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'killed-collector-'));
});
afterEach(async () => {
  await kill();
  await rm(directory, { recursive: true, force: true });
});

async function start(): Promise<string> {
  const program = spawn(
    process.execPath,
    ['--import', 'tsx', PROGRAM, directory, TOKENS.acknowledged],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  running = program;
  for await (const line of createInterface({ input: program.stdout })) return line;
  throw new Error('the collector did not start');
}

async function kill(): Promise<void> {
  if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
  const ended = once(running, 'exit');
  running.kill('SIGKILL');
  await ended;
}

const post = (url: string, target: string, body: string) =>
  fetch(`${url}/services/collector/${target}`, {
    method: 'POST',
    headers: {
      authorization: `Splunk ${TOKENS.acknowledged}`,
      'x-splunk-request-channel': CHANNEL,
    },
    body,
  });

/** Sends batches one after another until nobody answers; gives back those that were answered. */
async function sendUntilKilled(url: string, sender: number, onAnswer: () => void) {
  const answered: { ackId: number; names: string[] }[] = [];
  try {
    for (let batch = 0; ; batch += 1) {
      const names = [0, 1, 2].map((place) => `堃-${[sender, batch, place].join('-')}`);
      const answer = await post(
        url,
        'event',
        names.map((event) => JSON.stringify({ event })).join(''),
      );
      const { ackId } = (await answer.json()) as { ackId: number };
      answered.push({ ackId, names });
      onAnswer();
    }
  } catch {
    return answered;
  }
}

it.each([1, 7, 40])('keeps what it has answered, killed after %i answers', async (count) => {
  const url = await start();
  let answers = 0;
  const onAnswer = () => {
    answers += 1;
    if (answers === count) running?.kill('SIGKILL');
  };
  const senders = Array.from({ length: SENDERS }, (_, sender) =>
    sendUntilKilled(url, sender, onAnswer),
  );
  const answered = (await Promise.all(senders)).flat();
  await kill();

  const again = await start();
  const { events } = (await (await fetch(`${again}/_stand-in/events`)).json()) as {
    events: { raw: string }[];
  };
  const ids = answered.map(({ ackId }) => ackId);
  const poll = await post(again, 'ack', JSON.stringify({ acks: ids }));
  const next = await post(again, 'event', '{"event":"next"}');

  const found = events.map(({ raw }) => raw);
  expect(answered.length).toBeGreaterThanOrEqual(count);
  expect(found).toEqual(expect.arrayContaining(answered.flatMap(({ names }) => names)));
  // A batch is there whole or not at all, and never twice.
  expect(found.length % 3).toBe(0);
  expect(new Set(found).size).toBe(found.length);
  const { acks } = (await poll.json()) as { acks: Record<string, boolean> };
  expect(Object.values(acks)).toEqual(ids.map(() => true));
  const { ackId } = (await next.json()) as { ackId: number };
  expect(ids).not.toContain(ackId);
});
