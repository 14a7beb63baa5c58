import type { WireRequest } from './recorded-wire.ts';

/** Values that differ with each request, by header; the rest is kept as it is. */
const VOLATILE: Readonly<Record<string, (value: string) => string>> = {
  host: () => '<host>',
  date: () => '<date>',
  'user-agent': () => '<agent>',
  connection: () => '<connection>',
  'x-acs-date': () => '<date>',
  'x-acs-signature-nonce': () => '<nonce>',
  authorization: (value) =>
    value
      .replace(/Signature=[0-9a-f]{64}$/, 'Signature=<hex>')
      .replace(/^(FC [^:]+):.+$/, '$1:<base64>'),
};

/** A request as it is compared with one that was recorded before. */
export interface NormalRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A recorded request without what differs each time: host, date, nonce, signature, agent. */
export function normalRequest({ method, target, headers, body }: WireRequest): NormalRequest {
  const shown = Object.entries(headers)
    .map(([name, value]): [string, string] => {
      const text = Array.isArray(value) ? value.join(',') : (value ?? '');
      return [name, VOLATILE[name]?.(text) ?? text];
    })
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return { method, target, headers: Object.fromEntries(shown), body };
}
