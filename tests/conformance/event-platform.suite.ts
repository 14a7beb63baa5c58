import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** What became of an invocation, as its caller sees it. */
export interface EventOutcome {
  readonly kind: 'returned' | 'HandledInvocationError' | 'UnhandledInvocationError';
  readonly body: Buffer;
}

/** Something that runs the event handlers of `tests/fixtures/functions/event-parity`. */
export interface EventPlatform {
  invoke(handler: string, event: Buffer): Promise<EventOutcome>;
  close(): Promise<void>;
}

/**
 * The event-handler contract of help pages "Context", "Event handlers" and "Error codes", as far as a
 * process of ours and an instance of the host can both show it.
 */
export function describeEventPlatform(name: string, open: () => Promise<EventPlatform>): void {
  describe(`an event handler ${name}`, () => {
    let platform: EventPlatform;

    beforeAll(async () => {
      platform = await open();
    });

    afterAll(() => platform.close());

    it.each([
      ['text', Buffer.from('text: 薪資')],
      ['bytes', Buffer.from([0x00, 0xff, 0xb3, 0x5c])],
      ['object', Buffer.from('{"a":[1,null,"薪"]}')],
      ['number', Buffer.from('42')],
      ['nothing', Buffer.alloc(0)],
      ['nil', Buffer.from('null')],
      ['plain', Buffer.from('not a promise: 5')],
      ['callsBack', Buffer.from('{"length":5}')],
      ['isBuffer', Buffer.from('true')],
    ])('that returns (%s) is answered with its bytes', async (handler, body) => {
      const outcome = await platform.invoke(handler, Buffer.from('event'));

      expect(outcome).toEqual({ kind: 'returned', body });
    });

    it('gets the event byte for byte', async () => {
      const event = Buffer.from([0xff, 0x00, 0x0a, 0xc3, 0x28, 0xe8]);

      expect((await platform.invoke('echo', event)).body).toEqual(event);
    });

    it('gets an empty event as an empty buffer', async () => {
      expect((await platform.invoke('echo', Buffer.alloc(0))).body).toHaveLength(0);
    });

    it.each([
      ['throws', 'UnhandledInvocationError', 'thrown at once', 'TypeError'],
      ['rejects', 'UnhandledInvocationError', 'rejected', 'OwnError'],
      ['callsBackWithError', 'HandledInvocationError', 'refused', 'RangeError'],
    ])('that fails (%s) is reported as %s', async (handler, kind, errorMessage, errorType) => {
      const outcome = await platform.invoke(handler, Buffer.alloc(0));

      expect(outcome.kind).toBe(kind);
      const told = JSON.parse(outcome.body.toString()) as Record<string, unknown>;
      expect(told).toMatchObject({ errorMessage, errorType });
      expect(told['stackTrace']).toContainEqual(expect.stringContaining(handler));
    });

    it('that fails with a text is reported with it', async () => {
      const outcome = await platform.invoke('rejectsWithText', Buffer.alloc(0));

      expect(outcome.kind).toBe('UnhandledInvocationError');
      expect(JSON.parse(outcome.body.toString())).toMatchObject({ errorMessage: 'only a text' });
    });

    it('is initialised once before its first request', async () => {
      const [first, second] = [
        await platform.invoke('initialisations', Buffer.alloc(0)),
        await platform.invoke('initialisations', Buffer.alloc(0)),
      ];

      expect([first.body.toString(), second.body.toString()]).toEqual(['1', '1']);
    });

    it('finds in its context what the platform documents', async () => {
      const { body } = await platform.invoke('context', Buffer.alloc(0));

      expect(JSON.parse(body.toString())).toEqual({
        types: ['string', 'string', 'string'],
        keys: ['accessKeyId', 'accessKeySecret', 'securityToken'],
        retryCount: 0,
        function: { name: 'string', handler: 'index.context', memory: 256, timeout: 20 },
      });
    });
  });
}
