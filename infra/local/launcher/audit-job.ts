import { setTimeout as sleep } from 'node:timers/promises';
import type { BilingualText, ErrorReport } from '../../../shared/errors/index.ts';
import type {
  ShownArchive,
  ShownSink,
} from '../../../functions/audit-forwarding/status/shown-sink.ts';
import type { ShownSource } from '../../../functions/audit-forwarding/status/shown-source.ts';
import type { SplunkControls } from '../splunk/controls.ts';
import { invokeFunction, type InvokeTarget } from './invoke-function.ts';
import { STAGE } from './local-cloud.ts';
import { AUDIT_INDEX } from './sample-collector.ts';
import type { Screen } from './screen.ts';

const FUNCTION = `dt-audit-forwarding-${STAGE}`;
/** The timer may be at work, or time may run out: it is asked again. */
const MOST_ATTEMPTS = 120;
const ASK_AGAIN_MS = 500;

/** What an action of audit-forwarding answers; an error instead where it could not be done. */
interface Answer {
  readonly outcome: string;
  readonly error?: ErrorReport;
  readonly next: BilingualText;
}

interface StatusAnswer extends Answer {
  readonly sources?: readonly ShownSource[];
  readonly sinks?: readonly ShownSink[];
  readonly archive?: readonly ShownArchive[];
}

interface VerifyAnswer extends Answer {
  readonly organisations?: readonly {
    readonly streams: readonly { readonly stream: string; readonly events: number }[];
  }[];
  readonly findings?: readonly { readonly text: BilingualText }[];
}

/** What has become of the audit events of the sample company. */
export interface AuditOverview {
  /** `forwarded`: all that there was has arrived. */
  readonly outcome: string;
  readonly sources: readonly ShownSource[];
  readonly sinks: readonly ShownSink[];
  readonly archive: readonly ShownArchive[];
  /** Events that the collector holds, by sourcetype. */
  readonly collected: Readonly<Record<string, number>>;
  /** `verified`: chain and archive are whole. */
  readonly verification: string;
  readonly verifiedEvents: number;
  readonly findings: readonly BilingualText[];
  /** What to do now, or why there is nothing to show. */
  readonly next: readonly BilingualText[];
}

export interface AuditJob {
  readonly screen: Screen;
  readonly target: InvokeTarget;
  readonly splunk: Pick<SplunkControls, 'events'>;
}

/** Forwards what the sample company's people and our own functions have done, then looks how it stands. */
export async function runAuditJob({ screen, target, splunk }: AuditJob): Promise<AuditOverview> {
  const forwarded = await screen.step('Audit sources → streams → Splunk / 審計事件轉送', () =>
    forwardAll(target),
  );
  const verified: VerifyAnswer = await screen.step(
    'Verify chain and archive / 核實雜湊鏈及存檔',
    () => ask(target, { action: 'verify' }),
  );
  const status: StatusAnswer = await ask(target, { action: 'status' });
  const streams = (verified.organisations ?? []).flatMap((one) => one.streams);
  return {
    outcome: forwarded.outcome,
    sources: status.sources ?? [],
    sinks: status.sinks ?? [],
    archive: status.archive ?? [],
    collected: await countBySourcetype(splunk),
    verification: verified.outcome,
    verifiedEvents: streams.reduce((sum, { events }) => sum + events, 0),
    findings: (verified.findings ?? []).map(({ text }) => text),
    next: [forwarded, verified, status].map(({ error, next }) => error?.text ?? next),
  };
}

async function forwardAll(target: InvokeTarget): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask(target, { action: 'forward', onlyDue: true });
    const isUnderWay = answer.outcome === 'under-way' || answer.outcome === 'more-to-do';
    if (!isUnderWay || attempt === MOST_ATTEMPTS) return answer;
    await sleep(ASK_AGAIN_MS);
  }
}

async function ask(target: InvokeTarget, payload: object): Promise<Answer> {
  return (await invokeFunction(target, FUNCTION, payload)) as Answer;
}

async function countBySourcetype(splunk: AuditJob['splunk']): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for await (const { sourcetype } of splunk.events({ index: AUDIT_INDEX })) {
    counts[sourcetype] = (counts[sourcetype] ?? 0) + 1;
  }
  return counts;
}
