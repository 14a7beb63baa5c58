import { readFileSync } from 'node:fs';
import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { getDepartment, listAdministrators } from '../../../shared/dingtalk/index.ts';
import { createDingTalkAccess, type AccessClient } from '../../../shared/dingtalk-access/index.ts';
import { reportError } from '../../../shared/errors/index.ts';
import { createNodeHttpClient, type HttpClient } from '../../../shared/http/index.ts';
import { createJsonLogger } from '../../../shared/observability/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import type { CallPriority } from '../../../shared/resilience/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../../shared/sealing/index.ts';
import { KmsSecretProvider } from '../../../shared/secrets/index.ts';
import { createTablestoreTableClient } from '../../../shared/table-store/index.ts';
import { systemClock } from '../../../shared/time/index.ts';
import type { ClientOrder, ClientReport, ClientSetup } from './client-fleet.ts';
import { noteDown, type ClientNote } from './client-notes.ts';
import { notedTables } from './noted-tables.ts';

/**
 * A client of DingTalk in a process of its own, to be killed: as an instance of a function it keeps
 * what `createDingTalkAccess` makes for ten minutes, and calls one operation that is not metered, as
 * fast as it is allowed to, from `go` to `pause`.
 */
const setup = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as ClientSetup;

const KEEP_ACCESS_MS = 10 * 60_000;
const CALLERS = 4;
const DEADLINE_MS = 5_000;
const AFTER_FAILURE_MS = 50;

const note = (about: ClientNote): void => noteDown(setup.notesFile, about);
const about = { clock: systemClock, random: systemRandom };
const credentials = () => setup.credentials;
const nodeHttp = createNodeHttpClient();
const http: HttpClient = {
  send: (request) => {
    const { api } = setup;
    if (request.url.includes(api)) note({ kind: 'sent', api, atEpochMs: Date.now() });
    return nodeHttp.send(request);
  },
};
const secrets = new KmsSecretProvider({
  endpoint: setup.kmsUrl,
  credentials,
  http: nodeHttp,
  ...about,
});
const tables = notedTables(
  createTablestoreTableClient({
    endpoint: setup.tablestoreUrl,
    instanceName: setup.instanceName,
    credentials,
    requestTimeoutMs: 5_000,
    ...about,
  }),
  note,
);
const log = createJsonLogger({
  clock: systemClock,
  write: (line) => {
    if (line.includes('call-pacing.alone')) note({ kind: 'alone' });
    if (line.includes('call-pacing.shared-again')) note({ kind: 'shared' });
  },
});

async function newClient(): Promise<AccessClient> {
  const { value } = await secrets.getSecret(setup.sealingSecretName, { fresh: true });
  const sealer = createAesGcmSealer(parseSealingKeyRing(value, setup.environment), systemRandom);
  const { endpoints } = setup;
  const access = createDingTalkAccess({
    environment: setup.environment,
    endpoints,
    tables,
    secrets,
    sealer,
    http,
    log,
    ...about,
  });
  return access.clientOf(setup.organisation as OrganisationConfiguration, {
    spender: 'access-kills',
    priority: setup.priority as CallPriority,
  });
}

let kept: { readonly client: Promise<AccessClient>; readonly madeAtEpochMs: number } | undefined;

function currentClient(): Promise<AccessClient> {
  const now = Date.now();
  if (kept === undefined || now - kept.madeAtEpochMs >= KEEP_ACCESS_MS) {
    const client = newClient();
    kept = { client, madeAtEpochMs: now };
    client.catch(() => (kept = undefined));
  }
  return kept.client;
}

async function callOnce(): Promise<void> {
  const options = { deadlineEpochMs: Date.now() + DEADLINE_MS };
  try {
    const client = await currentClient();
    if (setup.operation === 'department')
      await client.call(getDepartment, { departmentId: 1 }, options);
    else await client.call(listAdministrators, {}, options);
    note({ kind: 'served' });
  } catch (error) {
    note({ kind: 'failed', code: reportError(error).code });
    await systemClock.sleep(AFTER_FAILURE_MS);
  }
}

let isGoing = false;
let callers: readonly Promise<void>[] = [];

async function callOn(): Promise<void> {
  while (isGoing) await callOnce();
}

function moveClock(offsetMs: number): void {
  const move = Reflect.get(globalThis, Symbol.for('local-cloud.move-clock')) as
    ((offsetMs: number) => void) | undefined;
  if (move === undefined) throw new Error('the clock of this process cannot be moved');
  move(offsetMs);
}

function report(message: ClientReport): void {
  process.send?.(message);
}

async function obey(order: ClientOrder): Promise<void> {
  if (order.kind === 'go') {
    moveClock(order.offsetMs);
    isGoing = true;
    callers = Array.from({ length: CALLERS }, callOn);
    return;
  }
  isGoing = false;
  await Promise.all(callers);
  report({ kind: 'paused' });
}

process.on('message', (order) => void obey(order as ClientOrder));
// It ends with the process that started it.
process.once('disconnect', () => process.exit(0));
report({ kind: 'ready' });
