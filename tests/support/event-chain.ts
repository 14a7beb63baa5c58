import { randomBytes } from 'node:crypto';
import { request } from 'node:https';
import type { ApprovalInstance } from '../../infra/local/dingtalk/approval-instance.ts';
import type { StoredRequest } from '../../infra/local/jira/site.ts';
import { APP_KEY, STAGE } from '../../infra/local/launcher/local-cloud.ts';
import {
  CALLBACK_APP,
  sampleEquipmentRequest,
} from '../../infra/local/launcher/sample-service-desk.ts';
import { saveCallbackUrl } from '../../infra/local/launcher/service-desk-job.ts';
import {
  witnessMessage,
  witnessQuery,
  witnessReply,
  type WitnessKeys,
} from './callback-witness.ts';
import { approvalEnd } from './pushed-events.ts';
import type { RunningCloud } from './running-cloud.ts';

export const INTAKE = `dt-webhook-intake-${STAGE}`;
export const WORKER = `dt-event-worker-${STAGE}`;
export const SERVICE_DESK = `dt-jira-service-desk-${STAGE}`;

const LOOK_EVERY_MS = 100;

/** What a sender sees of one callback. */
export interface CallbackAnswer {
  readonly status: number;
  readonly body: string;
  /** The decrypted text, where the reply is signed and encrypted as DingTalk demands. */
  readonly opened: string | undefined;
}

/** From the pushed event to the request at the service desk, over the running local cloud. */
export class EventChain {
  readonly #running: RunningCloud;

  constructor(running: RunningCloud) {
    this.#running = running;
  }

  get keys(): WitnessKeys {
    const { callbackToken: token, callbackAesKey: aesKey } = this.#running.cloud.identity;
    return { token, aesKey, owner: APP_KEY };
  }

  callbackUrl(app = CALLBACK_APP): string {
    const intake = this.#running.host
      .functions()
      .find(({ functionName }) => functionName === INTAKE);
    if (intake?.tlsUrl === undefined) throw new Error('the intake has no address');
    return `${intake.tlsUrl}/callback/${app}`;
  }

  /** Saves the URL as the console does; from then on DingTalk pushes. */
  async register(): Promise<void> {
    await saveCallbackUrl(this.#running.cloud.dingTalk.controls, this.callbackUrl());
  }

  /** Posts a callback as DingTalk would, with code that is not ours; each call is encrypted anew. */
  async post(
    event: Readonly<Record<string, unknown>>,
    { keys = this.keys, app = CALLBACK_APP } = {},
  ): Promise<CallbackAnswer> {
    const message = witnessMessage(JSON.stringify(event), keys, {
      timestamp: String(this.#running.cloud.clock.nowEpochMs()),
      nonce: randomBytes(4).toString('hex'),
      random: randomBytes(16),
    });
    const url = `${this.callbackUrl(app)}?${witnessQuery(message)}`;
    const body = JSON.stringify({ encrypt: message.encrypt });
    return this.send(url, body, keys);
  }

  send(url: string, body: string, keys: WitnessKeys): Promise<CallbackAnswer> {
    const ca = this.#running.cloud.authority.certificatePem;
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { method: 'POST', ca, headers, agent: false }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: incoming.statusCode ?? 0, body: text, opened: opened(text, keys) });
        });
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** Somebody asks for a notebook and the manager agrees; the event is on its way then. */
  async agreeToEquipment(): Promise<ApprovalInstance> {
    const { approvals } = this.#running.cloud.dingTalk.controls;
    const { corpId } = this.#running.company;
    const { processInstanceId } = await approvals.seed(
      corpId,
      sampleEquipmentRequest(this.#running.company),
    );
    return approvals.decide(corpId, processInstanceId, { result: 'agree' });
  }

  /** The event that tells of the approval's end, in the shape that DingTalk pushes. */
  endOf(
    { processInstanceId, processCode }: ApprovalInstance,
    eventId: string,
  ): Readonly<Record<string, unknown>> {
    const { corpId } = this.#running.company;
    const nowEpochMs = this.#running.cloud.clock.nowEpochMs();
    return approvalEnd({ corpId, processInstanceId, processCode, eventId, nowEpochMs });
  }

  requestsFor({ processInstanceId }: ApprovalInstance): readonly StoredRequest[] {
    return this.#running.cloud.jira.controls
      .requests()
      .filter(({ properties }) => JSON.stringify(properties).includes(processInstanceId));
  }

  /** Moves local time on, in steps that let timers and retries come in between. */
  async pass(durationMs: number, stepMs = 60_000): Promise<void> {
    for (let passed = 0; passed < durationMs; passed += stepMs) {
      this.#running.cloud.clock.advance(Math.min(stepMs, durationMs - passed));
      await this.quiet();
    }
  }

  /** Resolves when no asynchronous invocation is queued for now or running. */
  async quiet(): Promise<void> {
    await this.#running.cloud.dingTalk.controls.pushes.settled();
    // A timer that has just become due is on its way to the queue.
    for (let look = 0; look < 3; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      await this.#running.host.settled();
    }
  }

  /** Waits, in real time and bounded, for something that the functions do. */
  async until(holds: () => boolean, patienceMs = 150_000): Promise<void> {
    const begun = performance.now();
    while (!holds()) {
      if (performance.now() - begun > patienceMs) throw new Error('it has not come about in time');
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}

function opened(text: string, keys: WitnessKeys): string | undefined {
  try {
    return witnessReply(JSON.parse(text), keys);
  } catch {
    return undefined;
  }
}
