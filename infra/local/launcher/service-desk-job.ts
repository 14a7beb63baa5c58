import { setTimeout as sleep } from 'node:timers/promises';
import type { ApprovalInstance } from '../dingtalk/approval-instance.ts';
import type { DingTalkControls } from '../dingtalk/controls.ts';
import type { JiraControls } from '../jira/controls.ts';
import type { StoredRequest } from '../jira/site.ts';
import type { SampleCompany } from '../sample-company/index.ts';
import { APP_KEY } from './local-cloud.ts';
import { equipmentTemplate, sampleEquipmentRequest } from './sample-service-desk.ts';
import type { Screen } from './screen.ts';

/** Longer than the sweeper needs to set right whatever a kill has left behind. */
const PATIENCE_MS = 180_000;
const LOOK_EVERY_MS = 200;
const SAVE_TRIES = 10;

export interface ServiceDeskJob {
  readonly screen: Screen;
  readonly company: SampleCompany;
  readonly dingTalk: DingTalkControls;
  readonly jira: JiraControls;
  /** Where DingTalk pushes events to. */
  readonly callbackUrl: string;
  /** Resolves when no function works in the background any more. */
  readonly functionsSettled: () => Promise<void>;
}

/** What has become of the approval. */
export interface ServiceDeskResult {
  readonly processInstanceId: string;
  /** The requests that stand for it at the service desk: one, if all is well. */
  readonly issueKeys: readonly string[];
  /** Pushes of the approval's end, with all repetitions. */
  readonly pushes: number;
  readonly isNew: boolean;
}

/**
 * Equipment asked for as people do it: somebody asks, the manager agrees, DingTalk pushes the event, the
 * service desk gets one request. Whoever starts the local cloud again sees the same event pushed
 * again, and still one request.
 */
export async function runServiceDeskJob(job: ServiceDeskJob): Promise<ServiceDeskResult> {
  const { screen, dingTalk, company } = job;
  await screen.step('Save the callback URL at DingTalk, answer its check / 登記回呼網址', () =>
    saveCallbackUrl(dingTalk, job.callbackUrl),
  );
  const known = dingTalk.approvals
    .list(company.corpId)
    .find(({ processCode }) => processCode === equipmentTemplate.processCode);
  const approval = await screen.step(
    known === undefined
      ? 'An employee asks for a notebook, the manager agrees / 僱員申請，主管批准'
      : 'The same approval, pushed twice more / 同一審批再推送兩次',
    () => (known === undefined ? agreeToNew(job) : pushAgain(job, known)),
  );
  await screen.step('Event → inbox → worker → service desk / 事件轉為服務台請求', () =>
    untilSettled(job, approval),
  );
  return resultOf(job, approval, known === undefined);
}

/**
 * Saves the address as an administrator does in the console. A function that has just started on a busy
 * machine may miss the 1.5 seconds of the check: then one saves again.
 *
 * @throws Refusal of the last try
 */
export async function saveCallbackUrl(
  { callbacks }: Pick<DingTalkControls, 'callbacks'>,
  callbackUrl: string,
  pauseMs = LOOK_EVERY_MS,
): Promise<void> {
  for (let triesLeft = SAVE_TRIES; triesLeft > 0; triesLeft -= 1) {
    try {
      await callbacks.register(APP_KEY, callbackUrl);
      return;
    } catch (error) {
      if (triesLeft === 1) throw error;
      await sleep(pauseMs);
    }
  }
}

async function agreeToNew(job: ServiceDeskJob): Promise<ApprovalInstance> {
  const { approvals } = job.dingTalk;
  const { corpId } = job.company;
  const { processInstanceId } = await approvals.seed(corpId, sampleEquipmentRequest(job.company));
  return approvals.decide(corpId, processInstanceId, { result: 'agree' });
}

async function pushAgain(
  { dingTalk, company }: ServiceDeskJob,
  known: ApprovalInstance,
): Promise<ApprovalInstance> {
  const { corpId } = company;
  // Whoever was killed between asking and agreeing goes on here.
  if (known.status === 'RUNNING') {
    return dingTalk.approvals.decide(corpId, known.processInstanceId, { result: 'agree' });
  }
  const told = endsTold(dingTalk, known).at(0);
  if (told !== undefined) {
    const { eventId, type, eventTimeEpochMs: atEpochMs, payload: fields } = told;
    for (let time = 0; time < 2; time += 1) {
      await dingTalk.pushes.push(corpId, { type, eventId, atEpochMs, fields });
    }
  }
  return known;
}

/** Waits until there is a request and nothing is under way any more. */
async function untilSettled(job: ServiceDeskJob, approval: ApprovalInstance): Promise<void> {
  const begun = performance.now();
  while (performance.now() - begun < PATIENCE_MS) {
    await job.dingTalk.pushes.settled();
    if (requestsFor(job, approval).some(isTold(job, approval))) {
      // With --once the functions end now: the worker is to have it on record before.
      const left = PATIENCE_MS - (performance.now() - begun);
      return Promise.race([job.functionsSettled(), sleep(left, undefined, { ref: false })]);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** The comment on the approval is the last that the service-desk function does. */
function isTold({ dingTalk, company }: ServiceDeskJob, { processInstanceId }: ApprovalInstance) {
  const { records } = dingTalk.approvals.find(company.corpId, processInstanceId);
  return ({ issueKey }: StoredRequest): boolean =>
    records.some(({ remark }) => remark?.includes(issueKey) === true);
}

function requestsFor(
  { jira }: ServiceDeskJob,
  { processInstanceId }: ApprovalInstance,
): StoredRequest[] {
  return jira
    .requests()
    .filter(({ properties }) => JSON.stringify(properties).includes(processInstanceId));
}

function endsTold(dingTalk: DingTalkControls, { processInstanceId }: ApprovalInstance) {
  return dingTalk.pushes
    .list()
    .filter(
      ({ type, payload }) =>
        type === 'bpms_instance_change' &&
        payload['processInstanceId'] === processInstanceId &&
        payload['type'] === 'finish',
    );
}

function resultOf(
  job: ServiceDeskJob,
  approval: ApprovalInstance,
  isNew: boolean,
): ServiceDeskResult {
  return {
    processInstanceId: approval.processInstanceId,
    issueKeys: requestsFor(job, approval).map(({ issueKey }) => issueKey),
    pushes: endsTold(job.dingTalk, approval).length,
    isNew,
  };
}
