import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { ExportRefusedError } from '../../../../functions/attendance-export/errors.ts';
import {
  parseInvocation,
  type Invocation,
} from '../../../../functions/attendance-export/invocation.ts';

function parse(document: unknown): Invocation {
  return parseInvocation(new TextEncoder().encode(JSON.stringify(document)));
}

function refusal(run: () => unknown): ExportRefusedError {
  try {
    run();
  } catch (error) {
    if (error instanceof ExportRefusedError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const request = { action: 'export', company: 'HKSC', period: '2026-10' };

describe('a manual invocation', () => {
  test('of a month means its first to its last day, with defaults for the rest', () => {
    expect(parse(request)).toEqual({
      kind: 'request',
      request: {
        action: 'export',
        company: 'HKSC',
        period: { from: '2026-10-01', to: '2026-10-31' },
        profile: undefined,
        runId: undefined,
        dryRun: false,
        accept: [],
        refresh: false,
      },
    });
  });

  test('may name two days, a profile, a run and accepted exceptions', () => {
    const given = {
      action: 'resume',
      company: 'HKSC',
      from: '2026-09-26',
      to: '2026-10-25',
      profile: 'adp-wfn-paydata',
      runId: '0002',
      dryRun: true,
      accept: ['MP-20261005-0123456789ab'],
    };

    expect(parse(given)).toMatchObject({
      request: {
        action: 'resume',
        period: { from: '2026-09-26', to: '2026-10-25' },
        profile: 'adp-wfn-paydata',
        runId: '0002',
        dryRun: true,
        accept: ['MP-20261005-0123456789ab'],
      },
    });
  });

  test('with every field wrong at once has every field named', () => {
    const wrong = {
      action: 'explode',
      company: 'HK SC!',
      period: '2026-13',
      from: '2026-02-30',
      to: 'yesterday',
      profile: '',
      dryRun: 'no',
      runId: '1',
      accept: [''],
      refresh: 1,
      extra: true,
    };

    const { code, text, remedy } = refusal(() => parse(wrong));

    expect(code).toBe('request.malformed');
    for (const field of Object.keys(wrong)) {
      expect(text.en, field).toContain(field);
      expect(text.zhHK, field).toContain(field);
    }
    expect(text.zhHK).toContain('period：必須為本世紀的月份，格式為 yyyy-MM');
    expect(text.zhHK).not.toMatch(/must|Invalid|expected|¦/);
    expect(text.en).not.toMatch(/\p{Script=Han}|¦/u);
    expect(remedy.en).toContain('{"action":"export"');
    expect(remedy.zhHK).toContain('{"action":"export"');
  });

  test.each([
    ['neither month nor days', { period: undefined }, 'either period or both'],
    ['month and days', { from: '2026-10-01', to: '2026-10-31' }, 'either period or both'],
    ['month and one day', { to: '2026-10-31' }, 'either period or both'],
    ['one day alone', { period: undefined, from: '2026-10-01' }, 'either period or both'],
    [
      'days the wrong way round',
      { period: undefined, from: '2026-10-31', to: '2026-10-01' },
      'from: must not be after to',
    ],
    [
      'a resume that fetches anew',
      { action: 'resume', refresh: true },
      'refresh: goes with export',
    ],
    ['a month that nobody works in', { period: '9999-12' }, 'period: must be a month'],
    [
      'a day beyond the calendar',
      { period: undefined, from: '2026-10-01', to: '9999-12-31' },
      'to: must be a day',
    ],
  ])('with %s is refused and told why', (_, change, reason) => {
    expect(refusal(() => parse({ ...request, ...change })).text.en).toContain(reason);
  });

  test('does not repeat what was sent, which may be personal', () => {
    const { text, details } = refusal(() => parse({ ...request, company: 'A123456(3)' }));

    expect(JSON.stringify([text, details])).not.toContain('A123456');
  });
});

describe('a timer’s invocation', () => {
  test('is known by the fields of the timer’s event', () => {
    const event = { triggerTime: '2026-11-03T02:10:00Z', triggerName: 'hourly', payload: '' };

    expect(parse(event)).toEqual({ kind: 'timer', triggerName: 'hourly' });
  });

  test('is believed for the triggers of s.yaml only', () => {
    const description = parseYaml(
      readFileSync(path.resolve(import.meta.dirname, '../../../../s.yaml'), 'utf8'),
    ) as { resources: { attendanceExport: { props: { triggers: { triggerName: string }[] } } } };
    const triggerTime = '2026-11-03T02:10:00Z';

    const { triggers } = description.resources.attendanceExport.props;

    expect(triggers).not.toEqual([]);
    for (const { triggerName } of triggers) {
      expect(parse({ triggerTime, triggerName })).toEqual({ kind: 'timer', triggerName });
    }
    const invented = refusal(() => parse({ triggerTime, triggerName: 'yearly' }));
    expect(invented.code).toBe('request.malformed');
    expect(invented.text.en).toContain('triggerName');
  });
});

describe('any bytes', () => {
  const jsonLike = fc
    .oneof(
      fc.jsonValue(),
      fc.record(
        {
          action: fc.oneof(fc.constantFrom('export', 'resume', 'status'), fc.jsonValue()),
          company: fc.oneof(fc.constant('HKSC'), fc.jsonValue()),
          period: fc.oneof(
            fc.tuple(fc.nat(9_999), fc.nat(13)).map(([year, month]) => {
              return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
            }),
            fc.jsonValue(),
          ),
          from: fc.oneof(fc.constant('2026-10-01'), fc.constant('9999-12-31'), fc.jsonValue()),
          to: fc.oneof(fc.constant('2026-10-31'), fc.constant('9999-12-31'), fc.jsonValue()),
          accept: fc.jsonValue(),
          refresh: fc.jsonValue(),
        },
        { requiredKeys: ['action', 'company'] },
      ),
    )
    .map((document) => new TextEncoder().encode(JSON.stringify(document)));

  test('are an invocation or a coded refusal, never anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), jsonLike), (bytes) => {
        try {
          const { kind } = parseInvocation(bytes);
          expect(['request', 'timer']).toContain(kind);
        } catch (error) {
          expect(error).toBeInstanceOf(ExportRefusedError);
          expect(error).toMatchObject({ code: 'request.malformed' });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['nothing', Uint8Array.of()],
    ['half a character', Uint8Array.of(0x22, 0xe5, 0xa0, 0x22)],
    ['HTML', new TextEncoder().encode('<html>')],
    ['an array', new TextEncoder().encode('[]')],
    ['null', new TextEncoder().encode('null')],
  ])('that are %s are refused', (_, bytes) => {
    expect(refusal(() => parseInvocation(bytes)).code).toBe('request.malformed');
  });
});
