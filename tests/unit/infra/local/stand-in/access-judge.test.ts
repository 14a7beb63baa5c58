import { describe, expect, it } from 'vitest';
import {
  AccessJudge,
  type PolicySource,
} from '../../../../../infra/local/stand-in/access-judge.ts';
import { PolicyRefusal, readPolicy } from '../../../../../infra/local/stand-in/access-policy.ts';
import { failureIn } from '../../../../support/failure-of.ts';

const SCOPE = { region: 'cn-hongkong', accountId: '1000000000000009' };
const TABLES = 'acs:ots:cn-hongkong:1000000000000009:instance/dt-test/table';

type Statement = readonly [effect: string, action: unknown, resource: unknown];

function document(...statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: '1',
    Statement: statements.map(([Effect, Action, Resource]) => ({ Effect, Action, Resource })),
  });
}

class Policies implements PolicySource {
  revision = 0;
  #documents: readonly string[] = [];

  constructor(...documents: readonly string[]) {
    this.#documents = documents;
  }

  policiesOf(role: string): readonly string[] {
    return role === 'reader' ? this.#documents : [];
  }

  replaceBy(...documents: readonly string[]): void {
    this.#documents = documents;
    this.revision += 1;
  }
}

const judgeOf = (...statements: readonly Statement[]): AccessJudge =>
  new AccessJudge(new Policies(document(...statements)), SCOPE);

describe('what a key may do', () => {
  it('is what a policy of its role allows, on that resource, and nothing else', () => {
    const judge = judgeOf(['Allow', ['ots:GetRow'], [`${TABLES}/inbox`]]);

    expect(judge.permits('reader', 'ots:GetRow', 'instance/dt-test/table/inbox')).toBe(true);
    expect(judge.permits('reader', 'ots:PutRow', 'instance/dt-test/table/inbox')).toBe(false);
    expect(judge.permits('reader', 'ots:GetRow', 'instance/dt-test/table/lease')).toBe(false);
    expect(judge.permits('reader', 'ots:GetRow', 'instance/dt-prod/table/inbox')).toBe(false);
    expect(judge.permits('writer', 'ots:GetRow', 'instance/dt-test/table/inbox')).toBe(false);
  });

  it('is everything for the account’s own key', () => {
    const judge = judgeOf(['Deny', '*', '*']);

    expect(judge.permits('developer', 'oss:PutBucket', 'work')).toBe(true);
  });

  it('is nothing that any policy denies, whatever another allows', () => {
    const allowing = document(['Allow', '*', '*']);
    const denying = document(['Deny', 'ots:Delete*', `${TABLES}/*`]);
    const judge = new AccessJudge(new Policies(allowing, denying), SCOPE);

    expect(judge.permits('reader', 'ots:DeleteRow', 'instance/dt-test/table/inbox')).toBe(false);
    expect(judge.permits('reader', 'ots:GetRow', 'instance/dt-test/table/inbox')).toBe(true);
  });

  it.each([
    ['oss:*', true],
    ['oss:GetObjec?', true],
    ['oss:Get', false],
    ['oss:GetObject?', false],
    ['oss.GetObject', false],
  ])('follows the pattern %s of an action', (action, expected) => {
    const judge = judgeOf(['Allow', action, '*']);

    expect(judge.permits('reader', 'oss:GetObject', 'work/test/a')).toBe(expected);
  });

  it('takes a star for slashes too, and a dot for a dot', () => {
    const judge = judgeOf(['Allow', 'oss:GetObject', 'acs:oss:*:*:work/test/*/answers/a.json']);

    expect(judge.permits('reader', 'oss:GetObject', 'work/test/b/c/answers/a.json')).toBe(true);
    expect(judge.permits('reader', 'oss:GetObject', 'work/test/b/c/answers/axjson')).toBe(false);
    expect(judge.permits('reader', 'oss:GetObject', 'other/work/test/b/answers/a.json')).toBe(
      false,
    );
  });

  it('follows a change of the policies at once', () => {
    const policies = new Policies(document(['Allow', 'ots:GetRow', '*']));
    const judge = new AccessJudge(policies, SCOPE);
    const ask = (): boolean =>
      judge.permits('reader', 'ots:GetRow', 'instance/dt-test/table/inbox');
    const before = ask();

    policies.replaceBy(document(['Allow', 'ots:PutRow', '*']));

    expect([before, ask()]).toEqual([true, false]);
  });

  it('is recorded once: the pattern by which it was allowed, or what was refused', () => {
    const judge = judgeOf(['Allow', 'oss:*Object', ['acs:oss:*:*:work/*', 'acs:oss:*:*:other/*']]);

    for (const key of ['a', 'b', 'b']) judge.permits('reader', 'oss:GetObject', `work/${key}`);
    judge.permits('reader', 'oss:ListObjects', 'work');

    expect(judge.record.used()).toEqual([
      { role: 'reader', action: 'oss:GetObject', resource: 'acs:oss:*:*:work/*' },
    ]);
    expect(judge.record.refused()).toEqual([
      {
        role: 'reader',
        action: 'oss:ListObjects',
        resource: 'acs:oss:cn-hongkong:1000000000000009:work',
      },
    ]);
  });
});

describe('a policy', () => {
  it.each([
    ['no JSON', 'malformed'],
    ['[]', 'malformed'],
    ['{"Version":"2","Statement":[]}', 'malformed'],
    ['{"Version":"1","Statement":[]}', 'malformed'],
    [document(['Perhaps', '*', '*']), 'malformed'],
    [document(['Allow', [], '*']), 'malformed'],
    [document(['Allow', '*', [7]]), 'malformed'],
    [
      '{"Version":"1","Statement":[{"Effect":"Allow","NotAction":"*","Resource":"*"}]}',
      'unsupported',
    ],
    [
      '{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{}}]}',
      'unsupported',
    ],
  ])('%s is refused', (text, reason) => {
    const failure = failureIn(() => readPolicy(text));

    expect(failure).toBeInstanceOf(PolicyRefusal);
    expect(failure).toMatchObject({ reason });
  });
});
