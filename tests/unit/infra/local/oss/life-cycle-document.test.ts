import { describe, expect, it } from 'vitest';
import { parseLifeCycle } from '../../../../../infra/local/oss/life-cycle-document.ts';

const DAYS = '<Expiration><Days>30</Days></Expiration>';
const rule = (inner: string): string => `<Rule>${inner}</Rule>`;
const document = (...rules: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<LifecycleConfiguration>${rules.join('\n')}</LifecycleConfiguration>`;
const enabled = '<Prefix>a/</Prefix><Status>Enabled</Status>';

describe('a life-cycle document', () => {
  it('is read with days, a date, and an id of its own if none is given', () => {
    const date =
      '<Expiration><CreatedBeforeDate>2026-01-02T00:00:00.000Z</CreatedBeforeDate></Expiration>';
    const text = document(
      rule(`\n  <ID>x</ID>${enabled}${DAYS}\n`),
      rule(`<Prefix>b/</Prefix><Status>Disabled</Status>${date}`),
    );

    const [first, second] = parseLifeCycle(text, false);

    expect(first).toEqual({ id: 'x', prefix: 'a/', isEnabled: true, expiration: { days: 30 } });
    expect(second).toMatchObject({
      prefix: 'b/',
      isEnabled: false,
      expiration: { createdBeforeEpochMs: Date.UTC(2026, 0, 2) },
    });
    expect(second?.id).not.toBe('');
  });

  it.each([
    ['no XML', 'rules'],
    ['another root', '<Lifecycle></Lifecycle>'],
    ['no rule', document()],
    ['a rule that is text', document(rule('text'))],
    ['no status', document(rule(`<Prefix>a/</Prefix>${DAYS}`))],
    ['another status', document(rule(`<Prefix>a/</Prefix><Status>On</Status>${DAYS}`))],
    ['no action', document(rule(enabled))],
    ['an unknown element', document(rule(`${enabled}${DAYS}<Hours>3</Hours>`))],
    ['no day', document(rule(`${enabled}<Expiration><Days>0</Days></Expiration>`))],
    ['half a day', document(rule(`${enabled}<Expiration><Days>1.5</Days></Expiration>`))],
    ['an empty action', document(rule(`${enabled}<Expiration></Expiration>`))],
    ['two actions of a kind', document(rule(`${enabled}${DAYS}${DAYS}`))],
    [
      'a date that is no midnight',
      document(
        rule(
          `${enabled}<Expiration><CreatedBeforeDate>2026-01-02T08:00:00.000Z</CreatedBeforeDate></Expiration>`,
        ),
      ),
    ],
    [
      'more than 1,000 rules',
      document(...Array.from({ length: 1001 }, () => rule(enabled + DAYS))),
    ],
  ])('is malformed with %s', (_, text) => {
    expect(() => parseLifeCycle(text, true)).toThrow(
      expect.objectContaining({ code: 'MalformedXML', status: 400 }),
    );
  });

  it('may have overlapping prefixes of one action only if the request says so', () => {
    const wide = '<Prefix></Prefix><Status>Enabled</Status>';
    const abort = '<AbortMultipartUpload><Days>1</Days></AbortMultipartUpload>';
    const overlapping = document(rule(enabled + DAYS), rule(wide + DAYS));
    const ofTwoActions = document(rule(enabled + DAYS), rule(wide + abort));

    expect(() => parseLifeCycle(overlapping, false)).toThrow('Overlap');
    expect(parseLifeCycle(overlapping, true)).toHaveLength(2);
    expect(parseLifeCycle(ofTwoActions, false)).toHaveLength(2);
  });
});
