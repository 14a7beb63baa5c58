import { createHmac, timingSafeEqual } from 'node:crypto';

export type RobotRefusal =
  'parameter-missing' | 'parameter-malformed' | 'signature-mismatch' | 'timestamp-outside-window';

const WINDOW_MS = 60 * 60_000;
const MILLISECONDS = /^\d{1,15}$/;
const BASE64_OF_32_BYTES = /^[A-Za-z0-9+/]{43}=$/;

/**
 * Judges the headers `timestamp` and `sign` of a robot's message: HMAC-SHA256 over the timestamp, a
 * line feed and the app secret, by the app secret; within an hour of `nowEpochMs`; several secrets
 * are tried. Undefined if they are right.
 *
 * The signature covers the time alone. Whoever has seen one request can, for an hour, send any body
 * with it: a message may set something going, it never carries authority.
 *
 * Page: receive-message, 2026-08-22.
 */
export function refusalOfRobotSignature(
  headers: { readonly timestamp: string | undefined; readonly sign: string | undefined },
  appSecrets: readonly string[],
  nowEpochMs: number,
): RobotRefusal | undefined {
  const { timestamp, sign } = headers;
  if (timestamp === undefined || sign === undefined) return 'parameter-missing';
  if (!MILLISECONDS.test(timestamp) || !BASE64_OF_32_BYTES.test(sign)) return 'parameter-malformed';
  const given = Buffer.from(sign, 'base64');
  const isSigned = appSecrets.some((secret) =>
    timingSafeEqual(given, createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest()),
  );
  if (!isSigned) return 'signature-mismatch';
  return Math.abs(nowEpochMs - Number(timestamp)) > WINDOW_MS
    ? 'timestamp-outside-window'
    : undefined;
}
