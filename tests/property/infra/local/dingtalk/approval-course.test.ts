import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideTask,
  redirectTask,
  startApproval,
} from '../../../../../infra/local/dingtalk/approval-course.ts';
import type {
  ApprovalInstance,
  ApproverGroup,
} from '../../../../../infra/local/dingtalk/approval-instance.ts';

const PEOPLE = ['a', 'b', 'c', 'd', 'e'];

const anyStep: fc.Arbitrary<ApproverGroup> = fc.oneof(
  fc.constantFrom(...PEOPLE).map((userId) => ({ actionType: 'NONE' as const, userIds: [userId] })),
  fc.record({
    actionType: fc.constantFrom('AND' as const, 'OR' as const),
    userIds: fc.uniqueArray(fc.constantFrom(...PEOPLE), { minLength: 2 }),
  }),
);

/** What happens next: which of those who are asked, and what that person does. */
const anyAct = fc.record({
  who: fc.nat(),
  does: fc.constantFrom('agree', 'agree', 'agree', 'refuse', 'hand-on'),
  to: fc.constantFrom(...PEOPLE),
});
type Act = { readonly who: number; readonly does: string; readonly to: string };

/** The course told once more, by counting: for each step, how many have agreed and may still. */
interface Count {
  readonly step: number;
  readonly asked: number;
  readonly end: 'agree' | 'refuse' | undefined;
}

function begin(steps: readonly ApproverGroup[]): ApprovalInstance {
  return startApproval({
    processInstanceId: 'p',
    processCode: 'PROC',
    title: 't',
    isStartedByApi: true,
    originatorUserId: 'o',
    originatorDeptId: 1,
    createdEpochMs: 0,
    approverGroups: steps,
    form: [],
  });
}

function act(instance: ApprovalInstance, { who, does, to }: Act, at: number): ApprovalInstance {
  const running = instance.tasks.filter(({ status }) => status === 'RUNNING');
  const taskId = running[who % running.length]?.taskId ?? 0;
  if (does === 'hand-on') return redirectTask(instance, { taskId, toUserId: to, atEpochMs: at });
  const result = does === 'refuse' ? 'refuse' : 'agree';
  return decideTask(instance, { taskId, result, atEpochMs: at });
}

function recount(count: Count, steps: readonly ApproverGroup[], does: string): Count {
  if (does === 'hand-on') return count;
  if (does === 'refuse') return { ...count, end: 'refuse' };
  const asked = count.asked - 1;
  if (steps[count.step]?.actionType === 'AND' && asked > 0) return { ...count, asked };
  const step = count.step + 1;
  const next = steps[step];
  return { step, asked: next?.userIds.length ?? 0, end: next === undefined ? 'agree' : undefined };
}

describe('the course of an approval', () => {
  it('agrees at every act with a count of who has still to be asked', () => {
    fc.assert(
      fc.property(
        fc.array(anyStep, { minLength: 1, maxLength: 5 }),
        fc.array(anyAct, { maxLength: 40 }),
        (steps, acts) => {
          let count: Count = { step: 0, asked: steps[0]?.userIds.length ?? 0, end: undefined };
          let instance = begin(steps);
          for (const [index, each] of acts.entries()) {
            if (count.end !== undefined) break;
            instance = act(instance, each, index + 1);
            count = recount(count, steps, each.does);

            const running = instance.tasks.filter(({ status }) => status === 'RUNNING');
            expect(instance.result).toBe(count.end);
            expect(instance.status).toBe(count.end === undefined ? 'RUNNING' : 'COMPLETED');
            expect(running).toHaveLength(count.end === undefined ? count.asked : 0);
            expect(running.every(({ step }) => step === count.step)).toBe(true);
            expect(instance.records).toHaveLength(index + 2);
          }
          expect(new Set(instance.tasks.map(({ taskId }) => taskId)).size).toBe(
            instance.tasks.length,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
