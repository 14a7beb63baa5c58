import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  chainBeginning,
  chainEvent,
} from '../../../../../functions/audit-forwarding/chain/chain-event.ts';
import type { JsonObject } from '../../../../../functions/audit-forwarding/domain/audit-event.ts';
import { programPath, requiresProgram } from '../../../../support/debian-programs.ts';
import { sampleDraft } from '../../../../support/sample-audit-drafts.ts';

const owner = { environment: 'test', corpId: 'dingexample', stream: 'file-audit' } as const;

/**
 * Walks a chain from the text alone: the hash over the line without its last member, and that the
 * text is canonical by a serialiser that shares nothing with ours. Prints how far it came.
 */
const WITNESS = `
import hashlib, json, sys

def canonical(value):
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode('utf-16-be'))
        return '{' + ','.join(canonical(name) + ':' + canonical(value[name]) for name in names) + '}'
    if isinstance(value, list):
        return '[' + ','.join(map(canonical, value)) + ']'
    return json.dumps(value, ensure_ascii=False)

owner = ['test', 'dingexample', 'file-audit']
beginning = '\\n'.join(['dingtalk-hk-functions audit chain v1'] + owner)
previous = hashlib.sha256(beginning.encode('utf-8')).hexdigest()
sequence = 0
for line in sys.stdin.buffer.read().decode('utf-8').split('\\n')[:-1]:
    sequence += 1
    text, _, end = line.rpartition(',"hash":"')
    text += '}'
    told = end[:-2]
    event = json.loads(line)
    chain = event['chain']
    del event['hash']
    place = [chain['environment'], chain['organisation'], chain['stream']]
    if hashlib.sha256(text.encode('utf-8')).hexdigest() != told: sys.exit('hash of %d' % sequence)
    if canonical(event) != text: sys.exit('text of %d' % sequence)
    if place != owner or chain['sequence'] != sequence: sys.exit('place of %d' % sequence)
    if chain['previous'] != previous: sys.exit('before %d' % sequence)
    previous = told
print(sequence, previous)
`;

const characters = fc.string({ unit: 'binary', maxLength: 12 });
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, ''),
    fc.maxSafeInteger(),
    characters,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(characters, tie('value'), { maxKeys: 5 }),
  ),
}));
const bodies = fc
  .dictionary(characters, anything, { maxKeys: 8 })
  .filter((body) => !('chain' in body) && !('hash' in body));

/** A chain of events with these bodies, one a line. */
function chainOf(all: readonly Record<string, unknown>[]): {
  readonly lines: readonly string[];
  readonly head: string;
} {
  let head = chainBeginning(owner);
  const lines = all.map((body, index) => {
    const draft = { ...sampleDraft(index), body: body as JsonObject };
    const event = chainEvent(owner, { sequence: index + 1, previous: head }, draft);
    head = event.hash;
    return event.line;
  });
  return { lines, head };
}

function witness(lines: readonly string[]): {
  readonly status: number | null;
  readonly said: string;
} {
  const input = lines.map((line) => `${line}\n`).join('');
  const run = spawnSync(programPath('python3'), ['-c', WITNESS], {
    input,
    encoding: 'utf8',
    env: { PYTHONIOENCODING: 'utf-8' },
  });
  return { status: run.status, said: `${run.stdout}${run.stderr}`.trim() };
}

requiresProgram('python3')('a chain, to a witness in Python', () => {
  it('is whole, whatever is in the events', () => {
    fc.assert(
      fc.property(fc.array(bodies, { minLength: 100, maxLength: 300 }), (all) => {
        const { lines, head } = chainOf(all);

        expect(witness(lines)).toEqual({ status: 0, said: `${String(lines.length)} ${head}` });
      }),
      { numRuns: 8 },
    );
  });

  it('shows an event that was altered, taken out, doubled, or put in another place', () => {
    const { lines } = chainOf([1, 2, 3, 4].map((number) => sampleDraft(number).body));
    const [one = '', two = '', three = '', four = ''] = lines;

    expect(witness([one, two.replace('九龍塘', '九龍城'), three, four]).said).toBe('hash of 2');
    expect(witness([one, three, four]).said).toBe('place of 2');
    expect(witness([one, two, two, three, four]).said).toBe('place of 3');
    expect(witness([two, one, three, four]).said).toBe('place of 1');
  });
});
