import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { driveOpenLoop, percentile } from '../../performance/intake/open-loop.ts';

describe('percentile', () => {
  it.each([
    [50, 5],
    [99, 10],
    [90, 9],
    [100, 10],
    [1, 1],
  ])('of ten latencies, %i of a hundred do not exceed %i', (percent, expected) => {
    const latencies = [10, 1, 9, 2, 8, 3, 7, 4, 6, 5];

    expect(percentile(latencies, percent)).toBe(expected);
  });

  it('of none is no number', () => {
    expect(percentile([], 99)).toBeNaN();
  });
});

describe('driveOpenLoop', () => {
  it('sends each request once and tells the acknowledged from the refused and the broken off', async () => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      const path = request.url ?? '';
      seen.push(path);
      request.resume();
      if (path === '/broken') response.destroy();
      else response.writeHead(path === '/full' ? 503 : 200).end(path === '/other' ? 'no' : 'yes');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const requests = ['/a', '/b', '/full', '/broken', '/other'].map((path) => ({
      path,
      headers: {},
      body: Buffer.from(path),
    }));

    const target = { url, acknowledges: (body: string) => body === 'yes' };
    const result = await driveOpenLoop(target, requests, 1_000);
    await new Promise((resolve) => server.close(resolve));

    expect([...seen].sort()).toEqual(['/a', '/b', '/broken', '/full', '/other']);
    expect(result.latenciesMs).toHaveLength(2);
    expect([...result.refusals.values()]).toEqual([1, 1, 1]);
    expect(result.refusals.get('503')).toBe(1);
    expect(result.refusals.get('200')).toBe(1);
  });
});
