import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { platformFailure } from '../../../../../infra/local/function-host/invocation.ts';
import {
  recordOfRequest,
  requestOfRecord,
} from '../../../../../infra/local/function-host/request-record.ts';
import { triggerAnswer } from '../../../../../infra/local/function-host/trigger-answer.ts';
import { triggerEvent } from '../../../../../infra/local/function-host/trigger-event.ts';

const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT'),
  target: fc.oneof(fc.string(), fc.webPath(), fc.constant('/?%zz=%&&=')),
  rawHeaders: fc
    .array(
      fc.tuple(
        fc.constantFrom('Content-Type', 'content-TYPE', 'X-Own', 'x-fc-forged', 'Connection'),
        fc.oneof(fc.string(), fc.constantFrom('application/json', 'image/png', 'text/plain')),
      ),
    )
    .map((pairs) => pairs.flat()),
  body: fc.uint8Array().map((bytes) => Buffer.from(bytes)),
});
const place = {
  accountId: '1',
  region: 'cn-hongkong',
  triggerId: 'id',
  requestId: '1-2-3-4',
  epochMs: 1_700_000_000_000,
};

describe('the event of an HTTP trigger', () => {
  it('is well-formed for any request, hides platform headers and carries binary bodies exactly', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const event = JSON.parse(triggerEvent(request, place).toString('utf8')) as {
          readonly headers: Readonly<Record<string, string>>;
          readonly body: string;
          readonly isBase64Encoded: boolean;
        };

        expect(Object.keys(event.headers).join()).not.toMatch(/fc-|connection/i);
        if (event.isBase64Encoded) {
          expect(Buffer.from(event.body, 'base64')).toEqual(request.body);
        } else {
          expect(event.body).toBe(request.body.toString('utf8'));
        }
      }),
    );
  });
});

describe('a request that the queue keeps', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        expect(requestOfRecord(recordOfRequest(request))).toEqual(request);
      }),
    );
  });
});

describe('the answer of an HTTP trigger', () => {
  const report = (body: Buffer) => ({
    requestId: '1-2-3-4',
    instanceId: 'c-1',
    outcome: { kind: 'returned', body } as const,
    durationMs: 1,
    maxMemoryMb: 1,
  });

  it('is a status of 200 to 599 for whatever a function returns', () => {
    const anyValue = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .record(
          {
            statusCode: fc.jsonValue(),
            headers: fc.jsonValue(),
            isBase64Encoded: fc.jsonValue(),
            body: fc.jsonValue(),
          },
          { requiredKeys: ['statusCode'] },
        )
        .map((value) => Buffer.from(JSON.stringify(value))),
    );

    fc.assert(
      fc.property(anyValue, (body) => {
        const { status, headers } = triggerAnswer(report(body));

        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(600);
        expect(headers?.['x-fc-request-id']).toBe('1-2-3-4');
      }),
    );
  });

  it('is 502 with the error for a failure', () => {
    const outcome = platformFailure('as asked');

    const answer = triggerAnswer({ ...report(Buffer.alloc(0)), outcome });

    expect(answer.status).toBe(502);
    expect(JSON.parse(String(answer.body))).toEqual({ errorMessage: 'as asked' });
  });
});
