import type { DingTalkControls } from './controls.ts';

type Body = Readonly<Record<string, unknown>>;

/** One control over HTTP. */
export type ControlAction = (
  controls: DingTalkControls,
  body: Body,
  query: URLSearchParams,
) => unknown;

/** @throws TypeError if it is neither a text nor a number */
export function textOf(body: Body, name: string): string {
  const value = body[name];
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new TypeError(`${name} is missing`);
}

/** @throws TypeError if it is there and neither a text nor a number */
export function optionalTextOf(body: Body, name: string): string | undefined {
  return body[name] === undefined ? undefined : textOf(body, name);
}
