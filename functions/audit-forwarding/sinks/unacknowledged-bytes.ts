/** Linux's tables of TCP connections; a socket stands in one of them. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];

/**
 * How many bytes of a connection the other side's kernel has not acknowledged yet: what is still in
 * this machine or on the way. Undefined where the system does not tell.
 *
 * Source: Linux, Documentation/networking/proc_net_tcp, column `tx_queue`.
 */
export async function unacknowledgedBytes(
  localPort: number,
  remotePort: number,
): Promise<number | undefined> {
  const { readFile } = await import('node:fs/promises');
  const tables = await Promise.all(TABLES.map((file) => readFile(file, 'latin1').catch(() => '')));
  const queues = tables
    .flatMap((table) => table.split('\n'))
    .map((row) => row.trim().split(/\s+/))
    .filter(
      ([, local = '', remote = '']) => portOf(local) === localPort && portOf(remote) === remotePort,
    )
    .map(([, , , , queue = '']) => Number.parseInt(queue, 16))
    .filter(Number.isInteger);
  return queues.length === 0 ? undefined : Math.max(...queues);
}

/** Of an address such as `0100007F:1F90`. */
function portOf(address: string): number {
  return Number.parseInt(address.slice(address.indexOf(':') + 1), 16);
}
