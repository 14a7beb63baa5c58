import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApprovalInstance } from '../../../../functions/attendance-export/domain/release-decision.ts';
import type { ExportDependencies } from '../../../../functions/attendance-export/ports.ts';
import type {
  ApprovalRequest,
  CreatedApproval,
  ReleaseApprovals,
} from '../../../../functions/attendance-export/release/release-approvals.ts';
import {
  advanceRelease,
  cancelRelease,
  type ReleaseDemand,
} from '../../../../functions/attendance-export/release/release-run.ts';
import { RunProgress } from '../../../../functions/attendance-export/run-progress.ts';
import { RunStore } from '../../../../functions/attendance-export/run-store.ts';
import { createMemoryTableClient } from '../../../../shared/table-store/index.ts';
import { identity, lease, record } from '../../../unit/functions/attendance-export/sample-runs.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

const APPROVER = 'cfo';
const MINUTE = 60_000;

/** DingTalk as the release sees it: what was started stays, whether its answer arrived or not. */
class PretendedApprovals implements ReleaseApprovals {
  readonly instances: { instance: ApprovalInstance; startedAtEpochMs: number }[] = [];
  readonly #clock: SteppedClock;
  next: 'ok' | 'lost' | 'not-sent' | 'refused' = 'ok';

  constructor(clock: SteppedClock) {
    this.#clock = clock;
  }

  create({ originatorUserId, processCode, form }: ApprovalRequest): Promise<CreatedApproval> {
    const what = this.next;
    this.next = 'ok';
    if (what === 'refused') return Promise.resolve({ outcome: 'refused', error: new Error('no') });
    if (what === 'not-sent') return Promise.reject(new Error('no connection'));
    const instanceId = `i${String(this.instances.length + 1)}`;
    this.instances.push({
      startedAtEpochMs: this.#clock.nowEpochMs(),
      instance: {
        instanceId,
        processCode,
        status: 'running',
        result: undefined,
        originatorUserId,
        form,
        decisions: [],
      },
    });
    if (what === 'lost') return Promise.reject(new Error('answer lost'));
    return Promise.resolve({ outcome: 'created', instanceId });
  }

  findSince(_: ApprovalRequest, sinceEpochMs: number): Promise<ApprovalInstance[]> {
    const found = this.instances.filter(({ startedAtEpochMs: at }) => at >= sinceEpochMs);
    return Promise.resolve(found.map(({ instance }) => instance));
  }

  read(instanceId: string): Promise<ApprovalInstance> {
    const found = this.instances.find(({ instance }) => instance.instanceId === instanceId);
    return found === undefined
      ? Promise.reject(new Error('unknown'))
      : Promise.resolve(found.instance);
  }

  cancel(instanceId: string): Promise<void> {
    this.#change(instanceId, { status: 'terminated' });
    return Promise.resolve();
  }

  /** The oldest that runs is decided, as whoever sees it first does. */
  decide(userId: string, result: 'agree' | 'refuse'): void {
    const running = this.instances.find(({ instance }) => instance.status === 'running');
    if (running === undefined) return;
    const decisions = [{ userId, result, atEpochMs: this.#clock.nowEpochMs() }];
    this.#change(running.instance.instanceId, { status: 'completed', result, decisions });
  }

  #change(instanceId: string, change: Partial<ApprovalInstance>): void {
    for (const entry of this.instances) {
      if (entry.instance.instanceId !== instanceId) continue;
      if (entry.instance.status === 'running') entry.instance = { ...entry.instance, ...change };
    }
  }
}

function demandOf(fileSha256: string): ReleaseDemand {
  return {
    requestOf: (number) => ({
      originatorUserId: 'officer',
      processCode: 'PROC-1',
      approverUserIds: [APPROVER],
      form: new Map([
        ['run', `run #${String(number)}`],
        ['hash', fileSha256],
      ]),
    }),
    originatorUserId: 'officer',
    approverUserIds: [APPROVER],
    sealedFields: ['run', 'hash'],
    fileSha256,
  };
}

async function open(clock: SteppedClock): Promise<() => Promise<RunProgress>> {
  const tables = createMemoryTableClient({ clock });
  const runs = new RunStore(tables);
  const run = identity('0001');
  await runs.create(run, record('held'), lease(1n));
  const deps = {
    clock,
    tables,
    auditTrailOf: () => ({ record: () => Promise.resolve(), list: () => [] }),
  } as unknown as ExportDependencies;
  // Each step reads the run anew, as an invocation after a kill does.
  return async () => {
    const [stored] = await runs.list(run);
    if (stored === undefined) throw new Error('the run is gone');
    const subject = {} as RunProgress['subject'];
    const { signal } = new AbortController();
    return new RunProgress({
      deps,
      subject,
      lease: lease(1n),
      signal,
      runs,
      stored,
      actor: 'timer',
    });
  };
}

type Command =
  | { readonly do: 'step'; readonly file: 'a' | 'b' }
  | { readonly do: 'fault'; readonly next: PretendedApprovals['next'] }
  | { readonly do: 'decide'; readonly by: string; readonly result: 'agree' | 'refuse' }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'ask-anew' };

const command = fc.oneof<fc.MaybeWeightedArbitrary<Command>[]>(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('step' as const),
      file: fc.constantFrom('a' as const, 'a' as const, 'a' as const, 'b' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      next: fc.constantFrom('lost' as const, 'not-sent' as const, 'refused' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      by: fc.constantFrom(APPROVER, APPROVER, APPROVER, 'officer', 'outsider'),
      result: fc.constantFrom('agree' as const, 'agree' as const, 'refuse' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      minutes: fc.constantFrom(1, 3, 60),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'ask-anew' } as const) },
);

test('a file is let out only by an agreed approval of that very file, asked for once at a time', async () => {
  let letOut = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(command, { minLength: 5, maxLength: 30, size: 'max' }),
      async (commands) => {
        const clock = new SteppedClock();
        const approvals = new PretendedApprovals(clock);
        const progressNow = await open(clock);
        for (const each of commands) {
          if (each.do === 'fault') approvals.next = each.next;
          if (each.do === 'decide') approvals.decide(each.by, each.result);
          if (each.do === 'wait') await clock.pass(each.minutes * MINUTE);
          if (each.do === 'ask-anew') await askAnew(await progressNow(), approvals);
          if (each.do !== 'step') continue;
          const progress = await progressNow();
          const state = await advanceRelease(progress, approvals, demandOf(each.file)).catch(
            () => 'failed',
          );
          if (state === 'agreed') {
            expectAgreed(approvals, progress, each.file);
            letOut += 1;
          }
          expectAskedOnce(approvals);
        }
      },
    ),
    { numRuns: 300 },
  );
  // Else nothing of the above would have been looked at.
  expect(letOut).toBeGreaterThan(50);
});

async function askAnew(progress: RunProgress, approvals: ReleaseApprovals): Promise<void> {
  await cancelRelease(progress, approvals, 'officer');
  const { release } = progress.record;
  if (release !== undefined) await progress.save({ release: { ...release, state: 'to-ask' } });
}

function expectAgreed(approvals: PretendedApprovals, progress: RunProgress, file: string): void {
  const { release } = progress.record;
  const agreed = approvals.instances.find(
    ({ instance }) => instance.instanceId === release?.instanceId,
  )?.instance;
  expect(agreed).toMatchObject({ status: 'completed', result: 'agree' });
  expect(agreed?.form.get('hash')).toBe(file);
  expect(agreed?.decisions.map(({ userId }) => userId)).toEqual([APPROVER]);
}

/** Two requests with the same form would let a file out by whichever is answered first. */
function expectAskedOnce({ instances }: PretendedApprovals): void {
  const forms = instances.map(({ instance }) => JSON.stringify([...instance.form]));
  expect(new Set(forms).size).toBe(forms.length);
}
