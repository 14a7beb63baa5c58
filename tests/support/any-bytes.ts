import fc from 'fast-check';
import { answerRequest } from '../../functions/webhook-intake/answer-request.ts';
import { STATUS_OF_REFUSAL } from '../../functions/webhook-intake/answers.ts';
import { IntakeCounters } from '../../functions/webhook-intake/intake-counters.ts';
import type { WebRequest } from '../../shared/function-compute/index.ts';
import {
  signedMessage,
  witnessCipher,
  witnessMessage,
  witnessQuery,
  witnessReply,
} from './callback-witness.ts';
import { BENCH_CORP, IntakeBench, NEWER_KEYS, webRequest } from './intake-bench.ts';

const SENT = { timestamp: '1764129600000', nonce: '380320111', random: Buffer.alloc(16, 7) };
const GOOD = JSON.stringify({ EventType: 'user_add_org', CorpId: BENCH_CORP, eventId: 'e1' });

interface Attempt {
  readonly path: string;
  readonly query: string;
  readonly headers: WebRequest['headers'];
  readonly body: Uint8Array;
}

const bytes = fc.uint8Array({ maxLength: 2_000 });
const text = fc.string({ unit: 'binary', maxLength: 300 });

/** What has nothing to do with DingTalk. */
const anything: fc.Arbitrary<Attempt> = fc.record({
  path: fc.oneof(fc.constantFrom('/callback/main', '/robot/main', '/callback/x'), text),
  query: text,
  headers: fc.dictionary(fc.constantFrom('timestamp', 'sign', 'x-fc-invocation-type'), text),
  body: bytes,
});

/** A good callback with some bytes of address or body changed, taken out or put in. */
const mutated: fc.Arbitrary<Attempt> = fc
  .array(
    fc.record({ at: fc.nat(2_000), remove: fc.nat(3), insert: fc.uint8Array({ maxLength: 3 }) }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .chain((changes) =>
    fc.constantFrom('query', 'body').map((where) => {
      const message = witnessMessage(GOOD, NEWER_KEYS, SENT);
      const query = witnessQuery(message);
      const body = Buffer.from(JSON.stringify({ encrypt: message.encrypt }));
      const change = (given: Buffer): Buffer =>
        changes.reduce<Buffer>((before, { at, remove, insert }) => {
          const from = at % (before.length + 1);
          return Buffer.concat([before.subarray(0, from), insert, before.subarray(from + remove)]);
        }, given);
      return where === 'query'
        ? attempt(change(Buffer.from(query)).toString('latin1'), body)
        : attempt(query, change(body));
    }),
  );

/** Any blocks, or any text, behind a right signature: what only a holder of the token can send. */
const signed: fc.Arbitrary<Attempt> = fc.oneof(
  fc.uint8Array({ minLength: 16, maxLength: 640 }).map((some) => {
    const whole = some.subarray(0, some.length & ~15);
    return attemptOf(signedMessage(witnessCipher(whole, NEWER_KEYS.aesKey), NEWER_KEYS, SENT));
  }),
  fc
    .oneof(text, fc.json({ maxDepth: 6 }), eventLike())
    .map((content) => attemptOf(witnessMessage(content, NEWER_KEYS, SENT))),
);

/** Objects with the names that are looked for, and values that are not expected under them. */
function eventLike(): fc.Arbitrary<string> {
  const names = [
    'EventType',
    'eventId',
    'CorpId',
    'corpid',
    'EventTime',
    'TimeStamp',
    'Random',
    '__proto__',
  ];
  const types = fc.constantFrom('check_url', 'check_create_suite_url', 'org_change');
  const value = fc.oneof(
    types,
    fc.constant(BENCH_CORP),
    fc.jsonValue({ maxDepth: 2 }),
    fc.double(),
  );
  return fc
    .dictionary(fc.constantFrom(...names), value, { noNullPrototype: true })
    .map((fields) => JSON.stringify(fields));
}

function attempt(query: string, body: Uint8Array): Attempt {
  return { path: '/callback/main', query, headers: {}, body };
}

function attemptOf(message: ReturnType<typeof witnessMessage>): Attempt {
  return attempt(witnessQuery(message), Buffer.from(JSON.stringify({ encrypt: message.encrypt })));
}

/** How often each status was answered. */
export type StatusCounts = ReadonlyMap<number, number>;

/**
 * Sends that many requests of any bytes to the intake, and proves of each: an answer comes; it is a
 * refusal with a code that is known, or a reply that the sender can open; only what is acknowledged is
 * on record. A failure prints its seed.
 */
export async function sendAnyBytes(numRuns: number): Promise<StatusCounts> {
  const bench = new IntakeBench();
  const counters = new IntakeCounters();
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(fc.oneof(anything, mutated, signed), async ({ body, ...request }) => {
      bench.inbox.events.clear();
      bench.logLines.length = 0;

      const answer = await answerRequest(
        bench.deps,
        counters,
        webRequest({ ...request, bytes: body }),
      );

      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const said = JSON.parse(answer.body) as Readonly<Record<string, string>>;
      if (answer.status === 200) return witnessReply(said, NEWER_KEYS).length > 0;
      const isKnown =
        STATUS_OF_REFUSAL[said['code'] as keyof typeof STATUS_OF_REFUSAL] === answer.status;
      return isKnown && bench.recorded.length === 0;
    }),
    { numRuns },
  );
  return statuses;
}
