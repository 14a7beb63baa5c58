import { says, strangePages, type Speech } from './loose-tongues.ts';
import { plantOf } from './plant.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const XML_TYPE = { 'content-type': 'application/xml' };

/** Answers of an HTTP Event Collector, each repeating what it should not. */
export function splunkSpeeches(): Readonly<Record<string, Speech>> {
  const { sentence, token, person } = plantOf('answer of Splunk');
  const coded = (status: number, code: unknown, more: object = {}): Speech =>
    says(status, JSON.stringify({ text: sentence, code, ...more }), JSON_TYPE);
  return {
    'invalid event': coded(400, 6, { 'invalid-event-number': 0 }),
    'invalid token': coded(403, 4),
    'incorrect index': coded(400, 7, { 'invalid-event-number': sentence }),
    busy: coded(503, 9, { retry: token }),
    'code of another form': coded(400, sentence),
    'number as a code': coded(400, Number(person.mobile)),
    'success of another form': coded(200, 0, { ackId: sentence }),
    'acknowledgements of another form': says(200, JSON.stringify({ acks: { [token]: sentence } })),
    ...strangePages('answer of Splunk'),
  };
}

/** Errors of OSS: its real ones repeat the string that was signed. */
export function ossSpeeches(): Readonly<Record<string, Speech>> {
  const { sentence, token } = plantOf('answer of OSS');
  const coded = (status: number, code: string): Speech =>
    says(
      status,
      `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${sentence}</Message>` +
        `<RequestId>${token}</RequestId><HostId>${token}</HostId>` +
        `<StringToSign>${sentence}</StringToSign></Error>`,
      XML_TYPE,
    );
  return {
    denied: coded(403, 'AccessDenied'),
    'signature refused': coded(403, 'SignatureDoesNotMatch'),
    immutable: coded(409, 'FileImmutable'),
    missing: coded(404, 'NoSuchKey'),
    'code of another form': coded(400, sentence),
    ...strangePages('answer of OSS'),
  };
}
