import { randomUUID } from 'node:crypto';
import type { SampleCompany } from '../../sample-company/sample-company.ts';
import { oldRefusal } from '../refusal.ts';
import type { DingTalkAppRegistration, LiveSettings } from '../settings.ts';
import type { CallbackDesk } from './callback-desk.ts';
import type { CallbackRegistration, CallbackRegistrations } from './callback-registrations.ts';
import { EVENT_KINDS } from './event-catalogue.ts';
import { newEventId } from './occurred-event.ts';
import type { PushQueue } from './push-queue.ts';
import type { PushQuota } from './push-quota.ts';
import type { Pusher } from './pusher.ts';
import type { PushRecord } from './queued-push.ts';
import type { RobotMessageLog, SaidMessage } from './robot-message-log.ts';
import { postRobotMessage, robotMessageBody } from './robot-message.ts';

/** An event to make happen. What is left out is taken from the documentation's sample. */
export interface EventInput {
  readonly type: string;
  /** Default: a new one. */
  readonly eventId?: string;
  /** Default: now. */
  readonly atEpochMs?: number;
  /** Default: those of a sample. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Something to say to the robot of an app. */
export interface RobotSaying {
  readonly text: string;
  /** Somebody of the directory. */
  readonly senderStaffId: string;
  /** Default: a new one. */
  readonly msgId?: string;
  /** Title of a group; absent: said to the robot alone. */
  readonly groupTitle?: string;
  /** Default: the organisation's first app. */
  readonly appKey?: string;
}

/** Events, callbacks and robots. */
export interface PushControls {
  readonly callbacks: {
    /**
     * What saving in the console does: `check_url`, and the place of the URL before. Without
     * `eventTypes` everything but punches is pushed.
     *
     * @throws Refusal 71008, 71009 or 71012 where the console refuses
     */
    register(
      appKey: string,
      url: string,
      options?: {
        readonly eventTypes?: readonly string[];
        readonly ownerKey?: 'appKey' | 'corpId';
      },
    ): Promise<CallbackRegistration>;
    remove(appKey: string): Promise<void>;
    list(): readonly CallbackRegistration[];
  };
  readonly pushes: {
    /**
     * Lets an event happen, which goes to each app of the organisation that asked for its type.
     * Durable when it resolves.
     */
    push(
      corpId: string,
      event: EventInput,
    ): Promise<{ readonly eventId: string; readonly appKeys: readonly string[] }>;
    /** All pushes with their attempts, in the order of happening. */
    list(): readonly PushRecord[];
    /** Resolves when nothing is under way and nothing is due at the present local time. */
    settled(): Promise<void>;
  };
  readonly robots: {
    /** Posts to a service what somebody says to its robot; once, whatever it answers. */
    say(corpId: string, saying: RobotSaying, url: string): Promise<SaidMessage>;
    said(): readonly SaidMessage[];
  };
}

export interface ControlledPushes {
  readonly companies: readonly SampleCompany[];
  readonly apps: ReadonlyMap<string, DingTalkAppRegistration>;
  readonly settings: LiveSettings;
  readonly callbackDesk: CallbackDesk;
  readonly registrations: CallbackRegistrations;
  readonly pushQueue: PushQueue;
  readonly quota: PushQuota;
  readonly pusher: Pusher;
  readonly robotMessages: RobotMessageLog;
  readonly callbackAuthorityPem: string | undefined;
  readonly now: () => number;
}

/** Makes the controls of events, callbacks and robots. */
export function pushControlsOf(parts: ControlledPushes): PushControls {
  const { callbackDesk, registrations, pushQueue, pusher, robotMessages } = parts;
  return {
    callbacks: {
      register: async (appKey, url, { eventTypes, ownerKey = 'appKey' } = {}) => {
        const app = parts.apps.get(appKey);
        if (app === undefined) throw new RangeError(`no app ${appKey}`);
        const { callbackToken: token, callbackAesKey: aesKey } = app;
        const wish = { url, ownerKey, token, aesKey };
        return callbackDesk.save(app, eventTypes === undefined ? wish : { ...wish, eventTypes });
      },
      remove: (appKey) => registrations.remove(appKey),
      list: () => registrations.list(),
    },
    pushes: {
      push: async (corpId, input) => {
        requireCompany(parts, corpId);
        const event = completeEvent(corpId, input, parts.now());
        const pushes = pusher.plan(corpId, [event]);
        await pusher.accept(pushes);
        return { eventId: event.eventId, appKeys: pushes.map(({ appKey }) => appKey) };
      },
      list: () => pushQueue.records(),
      settled: () => pusher.settled(),
    },
    robots: {
      say: (corpId, saying, url) => say(parts, corpId, saying, url),
      said: () => robotMessages.messages(),
    },
  };
}

function completeEvent(corpId: string, input: EventInput, nowEpochMs: number) {
  const { type, eventId = newEventId(), atEpochMs = nowEpochMs } = input;
  if (typeof type !== 'string') throw new TypeError('an event has a type');
  const kind = Object.hasOwn(EVENT_KINDS, type) ? EVENT_KINDS[type] : undefined;
  if (input.fields === undefined && kind === undefined) {
    throw oldRefusal(71_008, `无效的回调tag: ${type}`);
  }
  return {
    type,
    eventId,
    atEpochMs,
    fields: input.fields ?? kind?.sample(corpId, atEpochMs) ?? {},
  };
}

async function say(
  parts: ControlledPushes,
  corpId: string,
  saying: RobotSaying,
  url: string,
): Promise<SaidMessage> {
  const app = appOf(parts, corpId, saying.appKey);
  const sender = requireCompany(parts, corpId).people.find(
    ({ userId }) => userId === saying.senderStaffId,
  );
  if (sender === undefined) throw new RangeError(`nobody is called ${saying.senderStaffId}`);
  const { text, msgId = `msg${randomUUID()}`, groupTitle, senderStaffId } = saying;
  const nowEpochMs = parts.now();
  const body = robotMessageBody(app, {
    text,
    msgId,
    senderStaffId,
    senderNick: sender.nameZhHK,
    senderUnionId: sender.unionId,
    isAdmin: senderStaffId === requireCompany(parts, corpId).operatorUserId,
    createdEpochMs: nowEpochMs,
    ...(groupTitle === undefined ? {} : { groupTitle }),
  });
  const isSilent = !parts.settings.behaviour.pushing || parts.quota.isSpent(corpId);
  const proof = { timestamp: String(nowEpochMs), appSecret: app.appSecret };
  const outcome = isSilent
    ? ({ kind: 'lost' } as const)
    : await postRobotMessage(new URL(url), body, proof, {
        timeoutMs: parts.settings.limits.pushTimeoutMs,
        authorityPem: parts.callbackAuthorityPem,
      });
  const said: SaidMessage = { atEpochMs: nowEpochMs, corpId, msgId, url, outcome };
  await parts.robotMessages.record(said);
  return said;
}

function appOf(
  parts: ControlledPushes,
  corpId: string,
  appKey: string | undefined,
): DingTalkAppRegistration {
  const app = [...parts.apps.values()].find(
    (entry) => entry.corpId === corpId && (appKey ?? entry.appKey) === entry.appKey,
  );
  if (app === undefined) throw new RangeError(`no app ${appKey ?? ''} of ${corpId}`);
  return app;
}

function requireCompany({ companies }: ControlledPushes, corpId: string): SampleCompany {
  const company = companies.find((entry) => entry.corpId === corpId);
  if (company === undefined) throw new RangeError(`no company ${corpId}`);
  return company;
}
