import type { SFTPWrapper } from 'ssh2';
import { describe, expect, it, vi } from 'vitest';
import { SftpChannel } from '../../../../shared/file-transfer/sftp-channel.ts';

/** The library's channel, with the methods that a test needs. */
function channelOver(methods: Readonly<Record<string, unknown>>, destroy = (): void => undefined) {
  return new SftpChannel({ sftp: methods as unknown as SFTPWrapper, timeoutMs: 5, destroy });
}

type Done = (error?: Error) => void;

describe('SFTP channel', () => {
  it('ends a request that is not answered in time, and the connection with it', async () => {
    const destroy = vi.fn();
    const channel = channelOver({ stat: () => undefined }, destroy);

    await expect(channel.stat('/a')).rejects.toThrow('time-out');
    await expect(channel.stat('/b')).rejects.toThrow('time-out');
    expect(destroy).toHaveBeenCalledTimes(1);
  });

  it('ends every waiting request when the connection is lost', async () => {
    const channel = channelOver({ stat: () => undefined });
    const waiting = [channel.stat('/a'), channel.stat('/b')];

    channel.lose('connection lost');

    const outcomes = await Promise.allSettled(waiting);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('tells a refusal of the server from a broken channel', async () => {
    const refusing = channelOver({
      unlink: (_path: string, done: Done) =>
        done(Object.assign(new Error('Permission denied'), { code: 3 })),
    });
    const broken = channelOver({
      unlink: (_path: string, done: Done) => done(new Error('No response from server')),
    });

    await expect(refusing.remove('/a')).rejects.toMatchObject({ status: 3 });
    await expect(broken.remove('/a')).rejects.toThrow('connection lost');
  });

  it('says that an extension is not offered, without sending anything', async () => {
    const channel = channelOver({
      ext_openssh_fsync: () => {
        throw new Error('Server does not support this extended request');
      },
    });

    expect(await channel.sync(Buffer.alloc(4))).toBe(false);
  });
});
