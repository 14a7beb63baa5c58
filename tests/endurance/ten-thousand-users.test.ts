import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { equipmentTemplate } from '../../infra/local/launcher/sample-service-desk.ts';
import {
  witnessMessage,
  witnessQuery,
  witnessReply,
  type WitnessKeys,
} from '../support/callback-witness.ts';
import { programPath, requiresProgram } from '../support/debian-programs.ts';
import { startLauncher } from '../support/launcher-process.ts';
import { LocalEvents } from '../support/local-events.ts';

const run = promisify(execFile);

const USERS = 10_000;
const SPAWNED_PER_SECOND = 500;
const SECONDS = 90;
/** More than are sent in that time: no user is to find nothing left. */
const CALLBACKS = 60_000;
/** Every so many is signed with a key that is not ours, and has to be refused. */
const FORGED_EVERY = 20;
/** Without one more event that is finished. */
const STANDSTILL_MS = 300_000;

/** So many of them tell of an approval that becomes a request at the service desk. */
const APPROVALS = 40;

interface Prepared {
  readonly id: string;
  readonly isForged: boolean;
  /** Undefined for an event that nobody has subscribed to. */
  readonly processInstanceId: string | undefined;
}

interface Outcome {
  readonly id: string;
  readonly status: number;
  readonly reply: string | null;
}

/** Asked for in rising strength while the users push; each lasts a few seconds. */
const FAULTS = [
  { effect: { kind: 'error', code: 'OTSServerBusy' }, rate: 0.3 },
  { effect: { kind: 'delay', ms: 1_500 }, rate: 0.2 },
  { effect: { kind: 'drop', when: 'after' }, rate: 0.2 },
  { effect: { kind: 'error', code: 'OTSServerUnavailable' }, rate: 1 },
] as const;

requiresProgram('locust')('ten thousand users push events while the store fails', () => {
  test('what is acknowledged is handled once, what is refused not at all', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'ten-thousand-users-'));
    const stateDirectory = path.join(directory, 'state');
    const launcher = startLauncher(['--by-hand', '--employees', '10', '--state', stateDirectory]);
    try {
      await launcher.untilPrinted('Ctrl-C');
      const local = await LocalEvents.open(stateDirectory);
      const prepared = await prepareCallbacks(directory, local);

      const outcomes = await pushAll(directory, local);
      await untilDrained(local);

      const counts = await judge(local, prepared, outcomes);
      process.stderr.write(`ten-thousand-users: ${JSON.stringify(counts)}\n`);
      expect(counts.acknowledged).toBeGreaterThan(USERS / 10);
      expect(counts.requests).toBeGreaterThan(0);
      expect(counts.unavailable).toBeGreaterThan(0);
      expect(counts.forged).toBeGreaterThan(100);
      expect(counts).toMatchObject({
        acknowledgedButLost: 0,
        approvalsWithoutRequest: 0,
        requestsTooMany: 0,
        forgedButTaken: 0,
        unfinished: 0,
      });
      local.close();
    } finally {
      launcher.signal('SIGTERM');
      await launcher.ended;
      await rm(directory, { recursive: true, force: true });
    }
  });
});

/** Distinct, rightly signed events, some of approvals, some signed by a stranger. */
async function prepareCallbacks(
  directory: string,
  local: LocalEvents,
): Promise<readonly Prepared[]> {
  const nowEpochMs = await local.followTime();
  const prepared: Prepared[] = [];
  const lines: string[] = [];
  for (let number = 0; number < CALLBACKS; number += 1) {
    const id = `load${String(number).padStart(6, '0')}`;
    const isForged = number % FORGED_EVERY === 0;
    // Early ones, so that all of them are sent.
    const isApproval = number % 100 === 7 && number < 100 * APPROVALS;
    const processInstanceId = isApproval ? await local.agreedEquipment() : undefined;
    const signer = isForged ? { ...local.keys, token: 'strangersToken1' } : local.keys;
    const event = { ...eventOf(number, processInstanceId), EventTime: nowEpochMs, eventId: id };
    const message = witnessMessage(JSON.stringify({ ...event, CorpId: local.corpId }), signer, {
      timestamp: String(nowEpochMs + number),
      nonce: randomBytes(4).toString('hex'),
      random: randomBytes(16),
    });
    const body = JSON.stringify({ encrypt: message.encrypt });
    lines.push(JSON.stringify({ id, path: `/callback/main?${witnessQuery(message)}`, body }));
    prepared.push({ id, isForged, processInstanceId });
  }
  await writeFile(path.join(directory, 'requests.jsonl'), `${lines.join('\n')}\n`);
  return prepared;
}

function eventOf(number: number, processInstanceId: string | undefined): object {
  if (processInstanceId === undefined)
    return { EventType: 'org_dept_modify', deptId: [number + 1] };
  const { processCode } = equipmentTemplate;
  const told = { type: 'finish', result: 'agree', staffId: 'hk001', title: '設備申請' };
  return { EventType: 'bpms_instance_change', processInstanceId, processCode, ...told };
}

async function pushAll(directory: string, local: LocalEvents): Promise<readonly Outcome[]> {
  const outcomesFile = path.join(directory, 'outcomes.jsonl');
  const load = run(
    programPath('locust'),
    [
      ...['-f', path.join(import.meta.dirname, 'load/locustfile.py')],
      ...['--headless', '--only-summary', '-u', String(USERS), '-r', String(SPAWNED_PER_SECOND)],
      ...['-t', `${String(SECONDS)}s`, '--stop-timeout', '40', '--host', local.intakeUrl],
    ],
    {
      env: {
        PATH: process.env['PATH'],
        PYTHONDONTWRITEBYTECODE: '1',
        REQUESTS: path.join(directory, 'requests.jsonl'),
        OUTCOMES: outcomesFile,
      },
      maxBuffer: 16 * 1024 * 1024,
    },
  );
  const { switchboard } = local;
  const faults = (async () => {
    for (const fault of FAULTS) {
      await sleep(7_000);
      const id = await switchboard.addFault({ standIn: 'tablestore', ...fault });
      await sleep(3_000);
      await switchboard.removeFault(id);
    }
  })();
  const [{ stderr }] = await Promise.all([load, faults]);
  process.stderr.write(stderr.split('\n').slice(-14).join('\n'));
  const text = await readFile(outcomesFile, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Outcome);
}

/** Time is moved on, so that what is to be tried again later is tried now. */
async function untilDrained(local: LocalEvents): Promise<void> {
  let least = { open: Infinity, at: 0 };
  for (;;) {
    const open = await local.countUnfinished();
    if (open === 0) return;
    if (open < least.open) least = { open, at: performance.now() };
    else if (performance.now() - least.at > STANDSTILL_MS) {
      throw new Error(`${String(open)} events are not finished`);
    }
    await local.switchboard.advance(30_000);
    await sleep(3_000);
  }
}

async function judge(
  local: LocalEvents,
  prepared: readonly Prepared[],
  outcomes: readonly Outcome[],
) {
  const states = await local.statesByEventId();
  const requests = (await local.serviceDeskRequests()).map(({ properties }) =>
    JSON.stringify(properties),
  );
  const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
  const statuses: Record<string, number> = {};
  for (const { status } of outcomes) statuses[status] = (statuses[status] ?? 0) + 1;
  const counts = {
    sent: outcomes.length,
    statuses,
    acknowledged: 0,
    unavailable: 0,
    forged: 0,
    recorded: states.size,
    requests: requests.length,
    acknowledgedButLost: 0,
    approvalsWithoutRequest: 0,
    requestsTooMany: 0,
    forgedButTaken: 0,
    unfinished: 0,
  };
  for (const { id, isForged, processInstanceId } of prepared) {
    const outcome = byId.get(id);
    const [state] = states.get(id) ?? [];
    const isAcknowledged =
      typeof outcome?.reply === 'string' && isSuccess(outcome.reply, local.keys);
    if (isForged && outcome !== undefined) counts.forged += 1;
    if (isForged && (state !== undefined || isAcknowledged)) counts.forgedButTaken += 1;
    if (!isForged && isAcknowledged) counts.acknowledged += 1;
    if (!isForged && outcome !== undefined && !isAcknowledged) counts.unavailable += 1;
    if (isAcknowledged && state === undefined) counts.acknowledgedButLost += 1;
    if (state === 'new') counts.unfinished += 1;
    if (processInstanceId === undefined) continue;
    const made = requests.filter((properties) => properties.includes(processInstanceId)).length;
    if (isAcknowledged && made === 0) counts.approvalsWithoutRequest += 1;
    if (made > 1) counts.requestsTooMany += 1;
  }
  return counts;
}

function isSuccess(reply: string, keys: WitnessKeys): boolean {
  try {
    return witnessReply(JSON.parse(reply), keys) === 'success';
  } catch {
    return false;
  }
}
