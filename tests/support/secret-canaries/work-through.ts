import {
  APP_SECRET,
  CALLBACK_SECRET,
  SEALING_SECRET,
} from '../../../infra/local/launcher/local-cloud.ts';
import { SFTP_KEY_SECRET } from '../../../infra/local/launcher/publish-sample.ts';
import { JIRA_SECRET } from '../../../infra/local/launcher/sample-service-desk.ts';
import { SPLUNK_SECRET } from '../../../infra/local/launcher/sample-collector.ts';
import { ossSpeeches, splunkSpeeches } from './audit-speeches.ts';
import { auditWork, forward, looseOss, looseSplunk } from './audit-work.ts';
import { doDutiesOfTheDay } from './duties-of-the-day.ts';
import {
  dingTalkSpeeches,
  isTokenCall,
  jiraSpeeches,
  kmsSpeeches,
  whileDingTalkSays,
  whileNeighbourSays,
  type Speech,
} from './loose-tongues.ts';
import {
  agreeWithCanaries,
  encryptDelivery,
  endWithCanaries,
  exportMonth,
  plantInPeople,
  sayToRobot,
} from './ordinary-work.ts';
import { plantOf } from './plant.ts';
import {
  PASSPHRASE_SECRET,
  ROBOT_SECRET,
  SIGNING_KEY_SECRET,
  type FunctionFolder,
  type PlantedCloud,
} from './planted-cloud.ts';
import { atTerminal } from './terminal.ts';
import { adjustWithCanaries, handInWrongFiles, publishWrongTables } from './wrong-files.ts';
import { pesterByHand, pesterIntake } from './wrong-requests.ts';
import { storeWrongSecrets } from './wrong-secrets.ts';

/** `some`: what a test run has time for. */
export type Extent = 'some' | 'all';

/** What came of each step, to show that it was taken. */
export type Course = ReadonlyMap<string, readonly unknown[]>;

/** Longer than any function keeps a secret; shorter than a token lives. */
const SECRETS_FORGOTTEN_MS = 11 * 60_000;
/** Longer than a token's cool-down after a failure. */
const COOLED_DOWN_MS = 16 * 60_000;
/** Every fourth speech of a neighbour, where there is time for some only. */
const SOME = 4;

/** Takes the six functions through all that happens to them, good and bad, with canaries everywhere. */
export async function workThrough(planted: PlantedCloud, extent: Extent): Promise<Course> {
  const course = new Map<string, unknown[]>();
  const note = (step: string, ...outcomes: readonly unknown[]): void => {
    course.set(step, [...(course.get(step) ?? []), ...outcomes]);
  };
  const part = { planted, extent, note };
  for (const work of [
    ordinaryWork,
    events,
    ({ planted: cloud, note: noted }: Part) => auditWork(cloud, noted),
    wrongRequests,
    crashes,
    looseReceivers,
    looseJira,
    looseKms,
    looseDingTalk,
    wrongSecrets,
    looksBack,
  ]) {
    await work(part);
  }
  return course;
}

interface Part {
  readonly planted: PlantedCloud;
  readonly extent: Extent;
  readonly note: (step: string, ...outcomes: readonly unknown[]) => void;
}

async function ordinaryWork({ planted, note }: Part): Promise<void> {
  await plantInPeople(planted);
  note('refresh', codeOf(await planted.ask('token-refresh', { action: 'refresh' })));
  note('export', codeOf(await exportMonth(planted)));
  const userId = planted.running.company.people[1]?.userId;
  const company = planted.running.company.companyCode;
  for (const payload of [
    { action: 'status' },
    { action: 'preview' },
    { action: 'template' },
    { action: 'statutory-records' },
    { action: 'check' },
    { action: 'explain', userId },
  ]) {
    note(payload.action, codeOf(await planted.askExport(payload)));
  }
  const access = { action: 'subject-access', company, userId };
  note('subject-access', codeOf(await planted.ask('attendance-export', access)));
  note('adjustment', await adjustWithCanaries(planted));
  await encryptDelivery(planted);
  note('encrypted', codeOf(await exportMonth(planted, { refresh: true })));
}

async function events({ planted, note }: Part): Promise<void> {
  const { chain } = planted;
  await chain.register();
  const approval = await agreeWithCanaries(planted);
  const posted = await chain.post(endWithCanaries(planted, approval));
  note('callback', posted.opened);
  note('robot', await sayToRobot(planted));
  await chain.until(() => chain.requestsFor(approval).length > 0);
  const { sentence, person } = plantOf('approval form');
  await agreeWithCanaries(planted, {
    設備: sentence,
    數量: person.mobile,
    需要日期: person.identityCard,
  });
  await chain.quiet();
  note('requests', chain.requestsFor(approval).length);
}

async function wrongRequests({ planted, note }: Part): Promise<void> {
  note('pestered intake', ...(await pesterIntake(planted)));
  note('pestered by hand', ...(await pesterByHand(planted)));
  note('wrong files', ...(await handInWrongFiles(planted)));
  note('wrong tables', ...(await publishWrongTables(planted)));
}

/** Every process is killed while each function has something to do. */
async function crashes({ planted, note }: Part): Promise<void> {
  const { running, chain } = planted;
  for (const host of ['api', 'oapi'] as const) planted.neighbours[host].tamper(killAll(planted));
  const asked: readonly (readonly [FunctionFolder, object])[] = [
    ['token-refresh', { action: 'refresh' }],
    ['attendance-export', exportOf(planted)],
  ];
  for (const [folder, payload] of asked) {
    note('crashed', codeOf(await planted.ask(folder, payload)));
  }
  planted.answerHonestly();
  await agreeWithCanaries(planted);
  await chain.quiet();
  for (const { processIds } of running.host.functions()) {
    for (const processId of processIds) process.kill(processId, 'SIGKILL');
  }
  note('after the crash', await sayToRobot(planted));
}

function killAll({ running }: PlantedCloud): Speech {
  return () => {
    for (const { processIds } of running.host.functions()) {
      for (const processId of processIds) process.kill(processId, 'SIGKILL');
    }
  };
}

async function looseReceivers({ planted, extent, note }: Part): Promise<void> {
  await looseSplunk(planted, chosen(splunkSpeeches(), extent), note);
  await looseOss(planted, chosen(ossSpeeches(), extent), note);
}

async function looseJira({ planted, extent, note }: Part): Promise<void> {
  for (const speech of chosen(jiraSpeeches(), extent)) {
    const times = await whileNeighbourSays(planted, 'jira', speech, async () => {
      await agreeWithCanaries(planted);
      const check = planted.ask('jira-service-desk', { action: 'check' });
      note('check of a loose Jira', codeOf(await check));
      await planted.chain.quiet();
    });
    note('answers of a loose Jira', times);
  }
}

async function looseKms({ planted, extent, note }: Part): Promise<void> {
  const { clock } = planted.running.cloud;
  for (const speech of chosen(kmsSpeeches(), extent)) {
    clock.advance(SECRETS_FORGOTTEN_MS);
    const times = await whileNeighbourSays(planted, 'kms', speech, async () => {
      const codes = await Promise.all([
        planted.ask('token-refresh', { action: 'check' }),
        planted.ask('jira-service-desk', { action: 'check' }),
        planted.ask('audit-forwarding', { action: 'forward' }),
        planted.askExport({ action: 'export', refresh: true }),
        sayToRobot(planted, { secret: 'nonsense of somebody' }).then((status) => ({ status })),
      ]);
      note('with a loose KMS', ...codes.map(codeOf));
    });
    note('answers of a loose KMS', times);
  }
}

/** First what it says to calls with a token, then to those for one: each stops what comes after it. */
async function looseDingTalk({ planted, extent, note }: Part): Promise<void> {
  const { clock } = planted.running.cloud;
  note('refresh', codeOf(await planted.ask('token-refresh', { action: 'refresh' })));
  // Such a page blocks an address: an export would wait for its end, five real minutes.
  const { page: _blocked, ...speeches } = dingTalkSpeeches();
  for (const speech of chosen(speeches, extent)) {
    const isCall = (url: string): boolean => !isTokenCall(url);
    const times = await whileDingTalkSays(planted, speech, isCall, async () => {
      note('duties with a loose DingTalk', await doDutiesOfTheDay(planted));
      await agreeWithCanaries(planted);
      const [refreshed, forwarded] = await Promise.all([
        planted.askExport({ action: 'export', refresh: true }),
        forward(planted),
      ]);
      note('with a loose DingTalk', codeOf(refreshed));
      note('sources of a loose DingTalk', forwarded);
      await planted.chain.quiet();
    });
    note('answers of a loose DingTalk', times);
    // Whoever was told of too many calls, or of a blocked address, waits.
    clock.advance(COOLED_DOWN_MS);
  }
  for (const speech of chosen(dingTalkSpeeches(), extent)) {
    clock.advance(COOLED_DOWN_MS);
    const times = await whileDingTalkSays(planted, speech, isTokenCall, async () => {
      note('timer', await planted.fire('token-refresh', 'refresh'));
      note('refused tokens', codeOf(await planted.ask('token-refresh', { action: 'refresh' })));
    });
    note('answers of a loose token service', times);
  }
  note('recovered', codeOf(await planted.ask('token-refresh', { action: 'refresh' })));
}

async function wrongSecrets({ planted, extent, note }: Part): Promise<void> {
  const ask = async (folder: FunctionFolder, action: string): Promise<unknown> =>
    codeOf(await planted.ask(folder, { action }));
  const deliverAnew = async (): Promise<unknown> => {
    const profile = await planted.addProfile();
    // An export of the timer may have the company at the moment.
    await planted.chain.quiet();
    return codeOf(await exportMonth(planted, { profile }));
  };
  const uses = {
    [APP_SECRET]: () => ask('token-refresh', 'refresh'),
    [CALLBACK_SECRET]: () => sayToRobot(planted),
    [SPLUNK_SECRET]: () => forward(planted),
    [JIRA_SECRET]: () => ask('jira-service-desk', 'check'),
    [SFTP_KEY_SECRET]: deliverAnew,
    [SIGNING_KEY_SECRET]: deliverAnew,
    [PASSPHRASE_SECRET]: deliverAnew,
    [ROBOT_SECRET]: () => planted.fire('event-worker', 'sweep'),
    [SEALING_SECRET]: () =>
      Promise.all([ask('token-refresh', 'check'), ask('event-worker', 'events')]),
  };
  for (const [name, codes] of await storeWrongSecrets(planted, uses, extent)) {
    note(`wrong ${name}`, ...codes);
  }
}

/** What people see afterwards, at the functions and at a terminal. */
async function looksBack({ planted, note }: Part): Promise<void> {
  const { companyCode } = planted.running.company;
  for (const action of ['status', 'events', 'dead-letters', 'replay']) {
    const payload = action === 'replay' ? { action, deadLetters: true, dryRun: true } : { action };
    note('looking back', codeOf(await planted.ask('event-worker', payload)));
  }
  note('looking back', codeOf(await planted.ask('token-refresh', { action: 'quota' })));
  const ofMonth = ['--company', companyCode, '--period', planted.running.period];
  const ends = await Promise.all([
    atTerminal(planted, 'access', 'status'),
    atTerminal(planted, 'events', 'dead-letters'),
    atTerminal(planted, 'audit', 'status'),
    atTerminal(planted, 'payroll', 'status', ...ofMonth),
  ]);
  note('at the terminal', ...ends);
}

function exportOf({ running }: PlantedCloud): Readonly<Record<string, unknown>> {
  const { company, period } = running;
  return { action: 'export', company: company.companyCode, period, refresh: true };
}

function chosen(speeches: Readonly<Record<string, Speech>>, extent: Extent): readonly Speech[] {
  return Object.values(speeches).filter((_, index) => extent === 'all' || index % SOME === 0);
}

function codeOf(answer: Readonly<Record<string, unknown>>): unknown {
  const error = answer['error'] as { readonly code: string } | undefined;
  return error?.code ?? answer['outcome'] ?? answer['status'];
}
