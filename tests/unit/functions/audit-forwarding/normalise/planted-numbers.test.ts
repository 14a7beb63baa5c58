import { describe, expect, test } from 'vitest';
import { allowedFieldsOf } from '../../../../../functions/audit-forwarding/domain/allowed-fields.ts';
import type { AllowedFields } from '../../../../../functions/audit-forwarding/domain/allowed-field.ts';
import {
  STREAM_NAMES,
  type StreamName,
} from '../../../../../functions/audit-forwarding/domain/stream-name.ts';
import { normaliseRecord } from '../../../../../functions/audit-forwarding/normalise/normalise-record.ts';
import { LeakScanner } from '../../../../support/secret-canaries/leak-scanner.ts';
import { personalWritingsOf } from '../../../../support/secret-canaries/personal-writings.ts';
import { plantOf } from '../../../../support/secret-canaries/plant.ts';

const AT = Date.UTC(2026, 10, 27, 1, 30);
const plant = plantOf('approval form');
const writings = personalWritingsOf('approval form', plant);
const everything = [plant.sentence, ...writings.map(({ text }) => text)];
const scanner = new LeakScanner([...plant.canaries, ...writings.map((one) => one.canary)]);

/** A record with this text wherever its stream lets people's words through, and where it does not. */
function recordSaying(allowed: AllowedFields, text: string): Record<string, unknown> {
  const said = Object.entries(allowed).map(([name, { form }]): readonly [string, unknown] => {
    if (typeof form !== 'string') return [name, recordSaying(form, text)];
    if (form === 'id') return [name, [`id-of-${name}`, text]];
    if (form === 'facts') return [name, { note: text, mobile: plant.person.mobile }];
    return [name, form === 'link' ? `https://x.invalid/n?t=${encodeURIComponent(text)}` : text];
  });
  return {
    ...(Object.fromEntries(said) as Record<string, unknown>),
    mobile: plant.person.mobile,
    unheardOf: { deeper: [text] },
    [text]: text,
  };
}

function eventSaying(stream: StreamName, kind: string, text: string): string {
  const fields = recordSaying(allowedFieldsOf[stream], text);
  const identity = { userId: 'id-of-userId', name: text, title: text, departmentIds: [1] };
  const { body } = normaliseRecord(
    { identity: 'one', timeEpochMs: AT, kind, fields },
    {
      environment: 'test',
      corpId: 'dingcorp1',
      stream,
      identities: new Map([[identity.userId, identity]]),
      collectedAtEpochMs: AT,
    },
  );
  return JSON.stringify(body);
}

/** By which id of a person each stream tells who acted or who was concerned; ours name nobody. */
const PEOPLE: Readonly<Partial<Record<StreamName, string>>> = {
  'file-audit': 'userId',
  'admin-operations': 'opUserId',
  storage: 'operatorId',
  screenshots: 'userId',
  'trusted-devices': 'userId',
  'directory-events': 'userId',
  'directory-snapshot': 'userId',
  approvals: 'staffId',
};

test.each(Object.entries(PEOPLE))(
  'an event of %s is found by the id of its person, as whoever asks for access needs it',
  (stream, field) => {
    const line = eventSaying(stream as StreamName, 'user_modify_org', '預算.xlsx');

    // As `grep -w` finds it in a line.
    expect(line).toMatch(new RegExp(`(?<!\\w)id-of-${field}(?!\\w)`));
  },
);

describe.each(STREAM_NAMES)('an event of %s', (stream) => {
  test('shows no number of a person and no secret, whichever text says it', () => {
    const shown = everything.flatMap((text) =>
      scanner.scan(text, eventSaying(stream, 'user_modify_org', text)),
    );

    expect(shown).toEqual([]);
  });

  test('shows none if the kind of record says it', () => {
    expect(scanner.scan('kind', eventSaying(stream, plant.sentence, '預算.xlsx'))).toEqual([]);
  });

  test('shows what nobody has to hide', () => {
    expect(eventSaying(stream, 'user_modify_org', '二零二六年度預算')).toContain(
      '二零二六年度預算',
    );
  });
});
