import { expect, it } from 'vitest';
import type { AppliedStep } from '../../../../infra/provision/apply-steps.ts';
import {
  answerOf,
  answerView,
  exitStatusOf,
} from '../../../../infra/provision/provision-answer.ts';
import { refusedStep } from '../../../../infra/provision/planned-step.ts';
import type { ProvisionResult } from '../../../../infra/provision/run-provision.ts';
import { TableDefinitionConflictError } from '../../../../infra/tables/table-definition-conflict-error.ts';

const step = (action: 'create' | 'unchanged', outcome: AppliedStep['outcome']): AppliedStep => ({
  step: { kind: 'tables', name: 'lease', action, present: '–', wanted: 'v1' },
  outcome,
});
const refused: AppliedStep = {
  step: refusedStep('tables', 'inbox', new TableDefinitionConflictError('inbox', 'a', 'b')),
  outcome: 'refused',
};
const answered = (mode: ProvisionResult['mode'], ...steps: readonly AppliedStep[]) =>
  answerOf('test', { mode, steps });

it.each([
  ['plan', [step('unchanged', 'unchanged')], 'as-declared', 0],
  ['plan', [step('create', 'left')], 'pending', 3],
  ['apply', [step('create', 'done')], 'applied', 0],
  ['apply', [step('create', 'done'), step('create', 'failed')], 'failed', 1],
  ['plan', [refused], 'failed', 1],
] as const)('of a %s: %j is %s, exit status %i', (mode, steps, outcome, status) => {
  const answer = answered(mode, ...steps);

  expect([answer.outcome, exitStatusOf(answer)]).toEqual([outcome, status]);
});

it('counts what is as declared, and shows the rest with action and result in both languages', () => {
  const answer = answered('apply', step('unchanged', 'unchanged'), step('create', 'done'), refused);

  const shown = answerView.shown?.(answer);

  expect(shown).toEqual({
    environment: 'test',
    unchanged: 1,
    resources: [
      {
        resource: 'tables/lease',
        present: '–',
        declared: 'v1',
        action: 'create / 建立',
        result: 'done / 完成',
      },
      { resource: 'tables/inbox', present: '–', declared: '–', action: 'refused / 拒絕' },
    ],
  });
});

it('tells below the table why something was refused, and the way out', () => {
  const told = answerView.told?.(answered('plan', refused)).paragraphs.join('\n') ?? '';

  expect(told).toContain('tables/inbox: tables.definition-conflict');
  expect(told).toContain('--contract inbox');
  expect(told).toContain('擴展、遷移、收縮');
});
