import {
  instantOf,
  keyOfContent,
  keyOfMessageId,
  readJsonObject,
  refusalOfRobotSignature,
  textOf,
} from '../../shared/dingtalk-callback/index.ts';
import type { IncomingEvent } from '../../shared/event-inbox/index.ts';
import type { IntakeApp, IntakeApps } from './callback-secret.ts';
import type { IntakeResult, Refusal } from './intake-result.ts';
import { judgeByKeys } from './keys-of-request.ts';
import type { IntakeDependencies } from './ports.ts';
import { recordEvent } from './record-event.ts';

export interface RobotMessage {
  readonly app: string;
  readonly timestamp: string | undefined;
  readonly sign: string | undefined;
  readonly body: Uint8Array;
  readonly arrivedAtEpochMs: number;
}

const TYPE = 'robot_message';

/**
 * Takes a message to an app's robot: signature within an hour, organisation, one record per `msgId`.
 *
 * The signature does not cover the body, so nobody vouches for what the message says or who is said
 * to have written it. The event is therefore recorded with the source `robot`: it may set something
 * going, what it asks for must be proven in another way.
 */
export async function acceptRobotMessage(
  deps: IntakeDependencies,
  request: RobotMessage,
): Promise<IntakeResult> {
  const judgement = await judgeByKeys(
    deps,
    request.arrivedAtEpochMs,
    (apps) => judge(apps, request),
    (one) => one === 'app-unknown' || one === 'signature-mismatch',
  );
  if (judgement === undefined) return { outcome: 'unavailable', reason: 'keys-unavailable' };
  if (typeof judgement === 'string') return { outcome: 'refused', reason: judgement };
  const event = eventOf(judgement, request);
  if (typeof event === 'string') return { outcome: 'refused', reason: event };
  const recorded = await recordEvent(deps, event, request.arrivedAtEpochMs);
  if (recorded.outcome === 'not-recorded')
    return { outcome: 'unavailable', reason: 'not-recorded' };
  return { ...recorded, reply: {} };
}

function judge(apps: IntakeApps, request: RobotMessage): IntakeApp | Refusal {
  const app = apps.get(request.app);
  if (app === undefined) return 'app-unknown';
  return refusalOfRobotSignature(request, app.robotSecrets, request.arrivedAtEpochMs) ?? app;
}

function eventOf(app: IntakeApp, request: RobotMessage): IncomingEvent | Refusal {
  const receivedAtEpochMs = request.arrivedAtEpochMs;
  const text = Buffer.from(request.body).toString('utf8');
  const reading = readJsonObject(text);
  if (reading.outcome === 'refused') return reading.fault;
  const { fields } = reading;
  if (textOf(fields, ['chatbotCorpId']) !== app.corpId) return 'organisation-mismatch';
  const messageId = textOf(fields, ['msgId']);
  const content = { owner: app.name, type: TYPE, text, content: fields };
  return {
    corpId: app.corpId,
    app: app.name,
    source: 'robot',
    key:
      messageId === undefined
        ? keyOfContent(content, receivedAtEpochMs)
        : keyOfMessageId(messageId),
    type: TYPE,
    eventTimeEpochMs: instantOf(fields, ['createAt'], receivedAtEpochMs),
    receivedAtEpochMs,
    content: text,
    isStale: false,
  };
}
