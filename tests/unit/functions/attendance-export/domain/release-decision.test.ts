import { describe, expect, test } from 'vitest';
import {
  judgeApproval,
  type ApprovalInstance,
  type ReleaseExpectation,
} from '../../../../../functions/attendance-export/domain/release-decision.ts';

const expected: ReleaseExpectation = {
  processCode: 'PROC-1',
  originatorUserId: 'officer',
  approverUserIds: ['cfo', 'director'],
  form: new Map([
    ['run', 'HKSC/2026-10/adp/0001 #1'],
    ['hash', 'abc'],
  ]),
};

function instance(change: Partial<ApprovalInstance> = {}): ApprovalInstance {
  return {
    instanceId: 'i1',
    processCode: 'PROC-1',
    status: 'completed',
    result: 'agree',
    originatorUserId: 'officer',
    form: new Map([...expected.form, ['link', 'anything']]),
    decisions: [{ userId: 'cfo', result: 'agree', atEpochMs: 7 }],
    ...change,
  };
}

describe('an approval lets a file out', () => {
  test('if an allowed person has agreed to this very form', () => {
    expect(judgeApproval(instance(), expected)).toEqual({
      decision: 'agreed',
      approverUserIds: ['cfo'],
      decidedAtEpochMs: 7,
    });
  });

  test('if everybody who agreed is allowed, each named once', () => {
    const decisions = [
      { userId: 'cfo', result: 'agree', atEpochMs: 7 },
      { userId: 'director', result: 'agree', atEpochMs: 9 },
      { userId: 'cfo', result: 'agree', atEpochMs: 8 },
    ] as const;

    expect(judgeApproval(instance({ decisions }), expected)).toMatchObject({
      approverUserIds: ['cfo', 'director'],
    });
  });

  test('also if the answer does not name the template', () => {
    expect(judgeApproval(instance({ processCode: undefined }), expected).decision).toBe('agreed');
  });
});

describe('an approval lets nothing out', () => {
  test.each([
    ['waiting', { status: 'running', result: undefined, decisions: [] }],
    ['waiting', { status: 'running', result: 'agree' }],
    ['cancelled', { status: 'terminated', result: undefined }],
    ['cancelled', { status: 'terminated', result: 'agree' }],
    ['refused', { result: 'refuse' }],
    ['refused', { result: undefined }],
  ] as const)('that is %s: %j', (decision, change) => {
    expect(judgeApproval(instance(change), expected)).toEqual({ decision });
  });

  test.each([
    ['other-process', { processCode: 'PROC-2' }],
    ['other-originator', { originatorUserId: 'somebody' }],
    ['form-differs', { form: new Map([['run', 'HKSC/2026-10/adp/0001 #1']]) }],
    ['form-differs', { form: new Map([...expected.form, ['hash', 'abd']]) }],
    ['nobody-approved', { decisions: [] }],
    ['nobody-approved', { decisions: [{ userId: 'cfo', result: 'refuse', atEpochMs: 1 }] }],
    [
      'approver-not-allowed',
      {
        decisions: [
          { userId: 'cfo', result: 'agree', atEpochMs: 1 },
          { userId: 'outsider', result: 'agree', atEpochMs: 2 },
        ],
      },
    ],
    ['approver-not-allowed', { decisions: [{ userId: '', result: 'agree', atEpochMs: 1 }] }],
  ] as const)('that is invalid, %s', (because, change) => {
    expect(judgeApproval(instance(change), expected)).toEqual({ decision: 'invalid', because });
  });

  test('that whoever asked has agreed to, even if they are among the approvers', () => {
    const careless = { ...expected, approverUserIds: ['officer', 'cfo'] };
    const decisions = [{ userId: 'officer', result: 'agree', atEpochMs: 1 }] as const;

    expect(judgeApproval(instance({ decisions }), careless)).toEqual({
      decision: 'invalid',
      because: 'approver-is-originator',
    });
  });
});
