import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser } from 'playwright-core';
import { programPath } from './debian-programs.ts';

/** Debian's Chromium without a window; the caller closes it. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: programPath('chromium'),
    args: [
      // Chromium refuses to start as root with its sandbox on, and a container knows no other user.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page served on loopback that remembers every path it is asked for. */
export interface ServedPage {
  readonly url: string;
  readonly requestedPaths: readonly string[];
  close(): Promise<void>;
}

export async function servePage(content: string): Promise<ServedPage> {
  const requestedPaths: string[] = [];
  const server = createServer((request, response) => {
    requestedPaths.push(request.url ?? '');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/report.html`,
    requestedPaths,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
