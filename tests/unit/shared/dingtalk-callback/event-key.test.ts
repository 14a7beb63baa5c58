import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  keyOfEventId,
  keyOfMessageId,
  keyOfContent,
} from '../../../../shared/dingtalk-callback/index.ts';

const MINUTE = 60_000;
const AT = 1_700_000_400_000;

function contentKey(text: string, at = AT, type = 'org_change', owner = 'dingapp'): string {
  return keyOfContent({ owner, type, text, content: JSON.parse(text) as unknown }, at);
}

describe('keyOfEventId and keyOfMessageId', () => {
  it('keep a plain id and hash any other', () => {
    const hash = createHash('sha256').update('msg/a+b==').digest('hex');

    expect(keyOfEventId('c7c7120f2c0741958e3febdba0318c8')).toBe(
      'e_c7c7120f2c0741958e3febdba0318c8',
    );
    expect(keyOfMessageId('msg/a+b==')).toBe(`r_h${hash}`);
  });

  it.each(['a'.repeat(101), '陳', ' ', 'a b', '../x', 'x'.repeat(100_000)])(
    'make a key of the allowed letters of %s',
    (id) => {
      expect(keyOfEventId(id)).toMatch(/^e_h[0-9a-f]{64}$/);
    },
  );
});

describe('keyOfContent', () => {
  it('does not depend on white space or the order of fields', () => {
    const one = contentKey('{"EventType":"org_change","a":{"x":1,"y":[1,2]}}');
    const other = contentKey('{ "a": {"y": [1, 2], "x": 1.0}, "EventType": "org_change" }');

    expect(one).toBe(other);
    expect(one).toMatch(/^c_[0-9a-f]{40}_2833334$/);
  });

  it('differs by content, order of a list, type, owner and window', () => {
    const keys = [
      contentKey('{"a":[1,2]}'),
      contentKey('{"a":[2,1]}'),
      contentKey('{"a":["1",2]}'),
      contentKey('{"a":[1,2]}', AT, 'other'),
      contentKey('{"a":[1,2]}', AT, 'org_change', 'other'),
      contentKey('{"a":[1,2]}', AT + 10 * MINUTE),
    ];

    expect(new Set(keys).size).toBe(keys.length);
  });

  it('names the ten minutes in which it came', () => {
    const windows = [AT, AT + 10 * MINUTE - 1, AT + 10 * MINUTE].map((at) =>
      contentKey('{}', at).split('_').at(-1),
    );

    expect(windows).toEqual(['2833334', '2833334', '2833335']);
  });

  it('keeps numbers apart that are too long to be parsed exactly', () => {
    const one = contentKey('{"taskId":12345678901234567890}');
    const other = contentKey('{"taskId":12345678901234567891}');

    expect(one).not.toBe(other);
  });

  it('has a key for content of any depth', () => {
    const deep = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;

    expect(contentKey(deep)).toMatch(/^c_[0-9a-f]{40}_\d+$/);
  });
});
