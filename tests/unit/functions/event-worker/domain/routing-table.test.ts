import { describe, expect, it } from 'vitest';
import {
  candidateRules,
  matchingRules,
  needDepartments,
  type RoutedTraits,
  type RoutingRule,
} from '../../../../../functions/event-worker/domain/routing-table.ts';

const approved: RoutedTraits = {
  eventType: 'bpms_instance_change',
  processCode: 'PROC-IT',
  type: 'finish',
  result: 'agree',
  bizCategoryId: 'hrm.hire',
  people: ['hk001'],
  departmentIds: [],
};

function rule(name: string, when: RoutingRule['when'] = {}, eventTypes?: string[]): RoutingRule {
  return { name, function: 'some-function', eventTypes: eventTypes ?? [approved.eventType], when };
}

function candidates(rules: readonly RoutingRule[], event = approved): string[] {
  return candidateRules(rules, event).map(({ name }) => name);
}

describe('the routing table', () => {
  it('gives an event to every rule that names its type, in the order of the table', () => {
    const rules = [rule('b'), rule('a'), rule('c', {}, ['user_add_org'])];

    expect(candidates(rules)).toEqual(['b', 'a']);
  });

  it.each([
    ['form', { processCodes: ['PROC-IT'] }, { processCodes: ['PROC-HR'] }],
    ['state', { types: ['start', 'finish'] }, { types: ['terminate'] }],
    ['result', { results: ['agree'] }, { results: ['refuse'] }],
    ['category', { bizCategoryIds: ['hrm.hire'] }, { bizCategoryIds: ['attendance.goout'] }],
  ])('asks for the %s where a rule does', (_what, met, unmet) => {
    expect(candidates([rule('met', met), rule('unmet', unmet)])).toEqual(['met']);
  });

  it('asks for all conditions of a rule at once', () => {
    const both = rule('both', { processCodes: ['PROC-IT'], results: ['refuse'] });

    expect(candidates([both])).toEqual([]);
  });

  it('takes no condition on what the event does not say for met', () => {
    const terminated = { ...approved, type: 'terminate', result: undefined };

    expect(candidates([rule('agreed', { results: ['agree'] })], terminated)).toEqual([]);
    expect(candidates([rule('any')], terminated)).toEqual(['any']);
  });

  it('needs the departments only if a rule that is otherwise met asks for them', () => {
    const far = rule('far', { departmentIds: [5] }, ['user_add_org']);
    const near = rule('near', { departmentIds: [5] });

    expect(needDepartments(candidateRules([far, rule('any')], approved))).toBe(false);
    expect(needDepartments(candidateRules([near], approved))).toBe(true);
  });

  it('keeps rules without departments and those of which one is given', () => {
    const rules = [
      rule('any'),
      rule('five', { departmentIds: [4, 5] }),
      rule('six', { departmentIds: [6] }),
    ];

    const names = matchingRules(rules, new Set([1, 5])).map(({ name }) => name);

    expect(names).toEqual(['any', 'five']);
    expect(matchingRules(rules, new Set()).map(({ name }) => name)).toEqual(['any']);
  });
});
