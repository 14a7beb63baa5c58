import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on a free port and answers the measuring process over IPC. */
export function reportToParent(server: Server): void {
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ kind: 'ready', port: (server.address() as AddressInfo).port });
  });
  answerProcessorTime();
}

/** Tells how much processor time this process has taken, whenever it is asked. */
export function answerProcessorTime(): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ kind: 'cpu', microseconds: user + system });
  });
}
