import { createHash } from 'node:crypto';
import { request as sendRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

export interface WebQuestion {
  readonly method?: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Buffer;
}

export interface WebReplyShown {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

/** Something that serves the web function of `tests/fixtures/functions/web-parity`. */
export interface WebPlatform {
  /** Where it is reached, and the headers that its platform adds on the way there. */
  readonly url: string;
  readonly platformHeaders: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Sends a request just as it is said, repeated headers included. */
export function ask(platform: WebPlatform, question: WebQuestion): Promise<WebReplyShown> {
  const { method = 'GET', target, headers = {}, body = Buffer.alloc(0) } = question;
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest(
      new URL(target, platform.url),
      {
        method,
        headers: {
          ...platform.platformHeaders,
          'content-length': String(body.length),
          ...Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [
              name,
              typeof value === 'string' ? value : [...value],
            ]),
          ),
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            header: (name) => String(incoming.headers[name] ?? ''),
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

/** The contract of a web function, as far as our adapter alone and the host can both show it. */
export function describeWebPlatform(name: string, open: () => Promise<WebPlatform>): void {
  describe(`a web function ${name}`, () => {
    let platform: WebPlatform;

    beforeAll(async () => {
      platform = await open();
    });

    afterAll(() => platform.close());

    const seenIn = async (question: WebQuestion): Promise<Record<string, unknown>> =>
      JSON.parse((await ask(platform, question)).body) as Record<string, unknown>;

    it.each(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
      'sees %s, path and query as they were sent',
      async (method) => {
        const seen = await seenIn({ method, target: '/a%2Fb/%E8%96%AA?x=1&x=2&y=%20' });

        expect(seen).toMatchObject({ method, path: '/a%2Fb/%E8%96%AA', query: 'x=1&x=2&y=%20' });
      },
    );

    it('sees a binary body byte for byte', async () => {
      const body = Buffer.from(Array.from({ length: 1000 }, (_, at) => (at * 7) % 256));

      const seen = await seenIn({
        method: 'POST',
        target: '/',
        headers: { 'content-type': 'application/octet-stream' },
        body,
      });

      expect(seen).toMatchObject({
        contentType: 'application/octet-stream',
        reading: 'read',
        size: 1000,
        sha256: createHash('sha256').update(body).digest('hex'),
      });
    });

    it('sees a header that came twice as one, joined by a comma', async () => {
      const seen = await seenIn({ target: '/', headers: { 'X-Repeated': ['one', 'two'] } });

      expect(seen['repeated']).toBe('one, two');
    });

    it('is told the request id and the keys of its role, and is initialised once', async () => {
      await seenIn({ target: '/' });

      expect(await seenIn({ target: '/' })).toMatchObject({
        hasRequestId: true,
        hasKeys: true,
        initialisations: 1,
      });
    });

    it('answers with its own status and headers', async () => {
      const answer = await ask(platform, { target: '/refuses' });

      expect(answer.status).toBe(403);
      expect(answer.header('x-own')).toBe('kept');
      expect(answer.body).toBe('{"code":"refused"}');
    });

    it('that throws is answered for with 500 and without its message', async () => {
      const answer = await ask(platform, { target: '/throws' });

      expect(answer.status).toBe(500);
      expect(answer.body).toBe('{"code":"unexpected"}');
    });

    it('does not read a body over its limit', async () => {
      const answer = await ask(platform, {
        method: 'POST',
        target: '/',
        body: Buffer.alloc(64 * 1024 + 1),
      });

      expect(JSON.parse(answer.body)).toMatchObject({ reading: 'too-large' });
    });
  });
}
