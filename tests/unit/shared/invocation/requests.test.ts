import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import type {
  Configuration,
  OrganisationConfiguration,
} from '../../../../shared/configuration/index.ts';
import { reportError } from '../../../../shared/errors/index.ts';
import {
  chosenOrganisations,
  corpIdField,
  malformedRequest,
  parseActionPayload,
  unknownOrganisation,
  WorkTimeLimitError,
} from '../../../../shared/invocation/index.ts';

const schemas = {
  status: z.strictObject({ action: z.literal('status'), days: z.int().default(7) }),
  refresh: z.strictObject({ action: z.literal('refresh'), app: z.string(), force: z.boolean() }),
} as const;

const refuse = ({ en, zhHK }: { en: readonly string[]; zhHK: readonly string[] }): Error =>
  new RangeError([en.length, zhHK.length, ...en].join('|'));

function configurationOf(...corpIds: readonly string[]): Configuration {
  const organisations = corpIds.map((corpId) => ({ corpId }) as OrganisationConfiguration);
  return { organisations } as unknown as Configuration;
}

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('the payload of an action', () => {
  it('is read by the schema of the action that it names, with its defaults', () => {
    const payload = parseActionPayload({ action: 'status' }, schemas, refuse);

    expect(payload).toEqual({ action: 'status', days: 7 });
    expectTypeOf(payload).toEqualTypeOf<
      { action: 'status'; days: number } | { action: 'refresh'; app: string; force: boolean }
    >();
  });

  it.each([[{ action: 'erase' }], [{ action: 'toString' }], [{}], [null], ['status'], [[]]])(
    'is refused in the words of the function if it names none: %j',
    (document) => {
      expect(() => parseActionPayload(document, schemas, refuse)).toThrow(/^1\|1\|/);
    },
  );

  it('is refused with every field that is wrong', () => {
    const wrong = { action: 'refresh', force: 'yes', days: 3 };

    const error = thrownBy(() => parseActionPayload(wrong, schemas, refuse));

    expect(error).toBeInstanceOf(RangeError);
    for (const field of ['app', 'force', 'days']) expect(String(error)).toContain(field);
  });

  it('names an organisation by its corpId only', () => {
    const accepted = ['dingcorp', 'ding0123456789abcdef', 'D'.repeat(64)];
    const refused = ['', 'din', 'D'.repeat(65), 'ding corp', 'ding/corp', 'dingcorp\n', '*'];

    expect(accepted.filter((text) => !corpIdField.safeParse(text).success)).toEqual([]);
    expect(refused.filter((text) => corpIdField.safeParse(text).success)).toEqual([]);
  });
});

describe('the organisations of a request', () => {
  it('are all of the configuration where none is named, otherwise the named one', () => {
    const configuration = configurationOf('dingone', 'dingtwo');
    const corpIdsOf = (request: { readonly corpId?: string }): readonly string[] =>
      chosenOrganisations(configuration, request).map(({ corpId }) => corpId);

    expect(corpIdsOf({})).toEqual(['dingone', 'dingtwo']);
    expect(corpIdsOf({ corpId: 'dingtwo' })).toEqual(['dingtwo']);
  });

  it('are refused where there is no such one, naming those that there are', () => {
    const configuration = configurationOf('dingone', 'dingtwo');

    const error = thrownBy(() => chosenOrganisations(configuration, { corpId: 'dingthree' }));

    expect(reportError(error)).toEqual({
      code: 'request.unknown-organisation',
      category: 'user',
      retryable: false,
      text: {
        en: 'The configuration does not have the organisation dingthree; it has dingone, dingtwo.',
        zhHK: '設定中沒有機構 dingthree；現有 dingone, dingtwo。',
      },
      remedy: {
        en: 'Give one of them as corpId, or leave it out for all.',
        zhHK: '請以 corpId 指明其中一個；省略即為全部。',
      },
      details: { organisations: 2 },
    });
  });

  it('are refused with the remedy of a function that takes one only', () => {
    const remedy = { en: 'Give one of them.', zhHK: '請指明其中一個。' };
    const { organisations } = configurationOf('dingone');

    const error = unknownOrganisation('dingtwo', organisations, remedy);

    expect(error).toMatchObject({ code: 'request.unknown-organisation', remedy });
  });
});

describe('the errors of an invocation', () => {
  it('say which payload would be accepted', () => {
    const problems = { en: ['app: is missing'], zhHK: ['app：欠缺'] };

    const error = malformedRequest(problems, '{"action":"status"}');

    expect(reportError(error)).toEqual({
      code: 'request.malformed',
      category: 'user',
      retryable: false,
      text: {
        en: 'The payload is not a request: app: is missing.',
        zhHK: '請求內容不正確：app：欠缺。',
      },
      remedy: {
        en: 'Send for example {"action":"status"}; all fields are in the README.',
        zhHK: '例如：{"action":"status"}；欄位說明見 README。',
      },
      details: { problems: 1 },
    });
  });

  it('say that the work stopped in order, and what the function does about it', () => {
    const remedy = { en: 'The timer goes on.', zhHK: '計時器會繼續。' };

    const error = new WorkTimeLimitError(remedy);

    expect(reportError(error)).toEqual({
      code: 'work.time-limit',
      category: 'system',
      retryable: true,
      text: {
        en: 'The time limit of the function was nearly reached; the work stopped in order.',
        zhHK: '函數執行時間即將屆滿，工作已有序暫停。',
      },
      remedy,
      details: {},
    });
  });
});
