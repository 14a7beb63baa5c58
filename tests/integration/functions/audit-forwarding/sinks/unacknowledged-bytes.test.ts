import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { unacknowledgedBytes } from '../../../../../functions/audit-forwarding/sinks/unacknowledged-bytes.ts';

const open: { destroy(): unknown }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.destroy();
});

/** Both ends of a connection on loopback; nobody reads at the far one. */
async function connection(host: '127.0.0.1' | '::1'): Promise<{ near: Socket; far: Socket }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const near = connect((server.address() as AddressInfo).port, host);
  await new Promise<void>((resolve) => near.once('connect', resolve));
  const far = await accepted;
  server.close();
  far.pause();
  open.push(near, far);
  return { near, far };
}

function lookAt({ localPort = 0, remotePort = 0 }: Socket): Promise<number | undefined> {
  return unacknowledgedBytes(localPort, remotePort);
}

it.each(['127.0.0.1', '::1'] as const)(
  'tells what the other side of %s has not taken',
  async (host) => {
    const { near, far } = await connection(host);
    const before = await lookAt(near);
    const written = new Promise<void>((resolve) => {
      near.write(Buffer.alloc(40_000_000), () => resolve());
    });
    await expect.poll(() => lookAt(near), { timeout: 60_000 }).toBeGreaterThan(0);

    far.resume();
    await written;

    expect(before).toBe(0);
    await expect.poll(() => lookAt(near), { timeout: 60_000 }).toBe(0);
  },
);

it('tells nothing of a connection that there is not', async () => {
  expect(await unacknowledgedBytes(1, 1)).toBeUndefined();
});
