import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditInput } from '../../../infra/local/dingtalk/audit/audit-controls.ts';
import { AUDIT_SOURCES } from '../../../infra/local/dingtalk/audit/audit-record.ts';
import { STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import { createTableAuditTrail } from '../../../shared/observability/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { partitionOf } from '../../../shared/table-store/index.ts';
import { MINUTE_MS } from '../../../shared/time/index.ts';
import { sendAsDingTalk } from '../ding-talk-sender.ts';
import type { LocalEvents } from '../local-events.ts';
import type { MortalCloud } from '../mortal-cloud.ts';
import { SeededStream } from '../seeded-stream.ts';
import type { AuditServices } from './audit-services.ts';
import { POISON, type PushedEvent } from './forwarder-round.ts';

/** Who has records to tell, over a cloud that may be down. */
export interface RecordTarget {
  readonly cloud: MortalCloud;
  /** Waits until everything is up. */
  services(): Promise<AuditServices>;
}

/** A file that many people look at, so that its id tells nothing apart. */
const COMMON_FILE = '1125862070100000777';
const LONG_AGO_MS = 90 * MINUTE_MS;
const LATE_MS = 40 * MINUTE_MS;
/** Told so late that only the daily look back finds it. */
const VERY_LATE_MS = 300 * MINUTE_MS;

/** Records of every source, one after the other until it is over; resolves with the pushed events. */
export async function keepRecordsComing(
  target: RecordTarget,
  seed: number,
  over: AbortSignal,
): Promise<readonly PushedEvent[]> {
  const random = new SeededStream(seed);
  const made = new RecordMaker(random);
  const pushed: Promise<PushedEvent>[] = [];
  for (let number = 0; !over.aborted; number += 1) {
    const services = await target.services();
    // What was begun when everything was killed has happened or not: DingTalk's own list tells.
    await addRecords(services, made).catch(() => undefined);
    if (random.isTrue(0.15))
      pushed.push(pushEvent(target.cloud, random, `push-${String(seed)}-${String(number)}`));
    if (random.isTrue(0.06)) await writeTrail(services, number).catch(() => undefined);
    await sleep(random.integer(40, 160));
  }
  return Promise.all(pushed);
}

async function addRecords(services: AuditServices, made: RecordMaker): Promise<void> {
  const nowEpochMs = await services.followTime();
  for (const record of made.some(nowEpochMs)) await services.addRecord(record);
}

/** Late, told twice, out of order, several of one millisecond; each known again by a mark of its own. */
class RecordMaker {
  readonly #random: SeededStream;
  #count = 0;

  constructor(random: SeededStream) {
    this.#random = random;
  }

  /** One or more of the same source and, as a rule, of the same millisecond. */
  some(nowEpochMs: number): readonly AuditInput[] {
    const random = this.#random;
    const source = AUDIT_SOURCES[random.integer(0, AUDIT_SOURCES.length - 1)] ?? 'file';
    const atEpochMs = nowEpochMs - random.integer(0, LONG_AGO_MS);
    const count = random.isTrue(0.2) ? random.integer(2, 6) : 1;
    return Array.from({ length: count }, () => this.#one(source, atEpochMs, nowEpochMs));
  }

  #one(source: AuditInput['source'], atEpochMs: number, nowEpochMs: number): AuditInput {
    const random = this.#random;
    this.#count += 1;
    const isPoison = random.isTrue(0.03);
    const mark = `${isPoison ? POISON : 'kill'} ${String(this.#count)}`;
    return {
      source,
      atEpochMs,
      fields: markedFields(source, mark, this.#count),
      ...(random.isTrue(0.1) ? { copies: random.integer(2, 3) } : {}),
      ...(source === 'file' && random.isTrue(0.3) ? { id: COMMON_FILE } : {}),
      ...this.#lateness(nowEpochMs),
    };
  }

  #lateness(nowEpochMs: number): Pick<AuditInput, 'visibleFromEpochMs'> {
    const random = this.#random;
    if (random.isTrue(0.03)) return { visibleFromEpochMs: nowEpochMs + VERY_LATE_MS };
    if (random.isTrue(0.25)) return { visibleFromEpochMs: nowEpochMs + random.integer(0, LATE_MS) };
    return {};
  }
}

function markedFields(
  source: AuditInput['source'],
  mark: string,
  number: number,
): Readonly<Record<string, unknown>> {
  switch (source) {
    case 'file':
      // A file's name is not what makes a record of it another one.
      return { resource: mark, ipAddress: `10.0.${String(number >> 8)}.${String(number & 255)}` };
    case 'admin':
      return { content: mark };
    case 'storage':
      return { subjectName: mark };
    case 'screenshot':
      return { scene: mark };
    case 'trusted-device':
      return { title: mark };
  }
}

async function pushEvent(
  cloud: MortalCloud,
  random: SeededStream,
  eventId: string,
): Promise<PushedEvent> {
  const isApproval = random.isTrue(0.3);
  const { corpId } = await cloud.running();
  const event = isApproval ? approvalEnd(corpId, eventId) : departmentChange(corpId, eventId);
  const { isAcknowledged } = await sendAsDingTalk(() => cloud.local, event);
  return { eventId, stream: isApproval ? 'approvals' : 'directory-events', isAcknowledged };
}

function departmentChange(corpId: string, eventId: string) {
  return {
    EventType: 'org_dept_modify',
    EventTime: Date.now(),
    CorpId: corpId,
    eventId,
    deptId: [10],
  };
}

/** Of a form that no other function has to do with. */
function approvalEnd(corpId: string, eventId: string) {
  return {
    EventType: 'bpms_instance_change',
    EventTime: Date.now(),
    CorpId: corpId,
    eventId,
    processInstanceId: `instance-of-${eventId}`,
    processCode: 'PROC-LEAVE-OF-THE-TEST',
    type: 'finish',
    result: 'agree',
    title: '請假申請',
    staffId: 'hk001',
  };
}

/** As another function of ours does. */
async function writeTrail({ clock, local }: AuditServices, number: number): Promise<void> {
  const trail = trailOf(local, clock);
  await trail.record({
    actor: 'timer',
    action: 'payroll.delivery',
    subject: `file-${String(number)}`,
    outcome: 'done',
    details: { number },
  });
}

function trailOf({ corpId, tables }: LocalEvents, clock: AuditServices['clock']) {
  const organisation = partitionOf(STAGE, corpId);
  return createTableAuditTrail({ tables, organisation, clock, random: systemRandom });
}
