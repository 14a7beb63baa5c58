import type { StandInRequest } from '../stand-in/http-listener.ts';

export type CollectorRoute = 'event' | 'raw' | 'ack' | 'health';

const ROUTE = /^\/services\/collector(?:\/(event|raw|ack|health)(?:\/1\.0)?)?$/;

export function routeOf(pathname: string): CollectorRoute | undefined {
  const match = ROUTE.exec(pathname);
  return match === null ? undefined : ((match[1] ?? 'event') as CollectorRoute);
}

/** Name of the request for the fault switchboard: where it goes, whatever way it spells that. */
export function operationOf({ url, method }: StandInRequest): string {
  return routeOf(url.pathname) ?? `${method} ${url.pathname}`;
}
