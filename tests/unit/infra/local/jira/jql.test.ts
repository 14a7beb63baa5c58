import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JiraRefusal } from '../../../../../infra/local/jira/jira-answers.ts';
import { parseJql } from '../../../../../infra/local/jira/jql.ts';

describe('the part of JQL that the stand-in understands', () => {
  it.each([
    ['labels = "dt-1"', [{ field: 'labels', value: 'dt-1' }]],
    ['labels=dt-1', [{ field: 'labels', value: 'dt-1' }]],
    [
      'project = "ITSD" AND issuekey = ITSD-1 ORDER BY created ASC',
      [
        { field: 'project', value: 'ITSD' },
        { field: 'key', value: 'ITSD-1' },
      ],
    ],
    ['labels = "a \\"quoted\\" one"', [{ field: 'labels', value: 'a "quoted" one' }]],
  ])('reads %s', (text, clauses) => {
    expect(parseJql(text)).toEqual(clauses);
  });

  it('reads or refuses anything, and never fails otherwise', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(parseJql(text).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(JiraRefusal);
        }
      }),
    );
  });
});
