import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Passes connections on to wherever a service is at this moment. */
interface Door {
  readonly server: Server;
  readonly port: number;
  /** Undefined while the service is down: connections are broken off. */
  servicePort: number | undefined;
}

/**
 * Addresses that stay the same while the services behind them are killed and come up again on other
 * ports, as a host name does: whoever lives on finds them again.
 */
export class FixedDoors {
  readonly #doors = new Map<string, Door>();
  readonly #sockets = new Set<Socket>();

  /** The same service by its fixed address. */
  async open(name: string, url: string): Promise<string> {
    const door = this.#doors.get(name) ?? (await this.#build(name));
    const { protocol, port } = new URL(url);
    door.servicePort = Number(port);
    return `${protocol}//127.0.0.1:${String(door.port)}`;
  }

  /** Every service is down. */
  shut(): void {
    for (const door of this.#doors.values()) door.servicePort = undefined;
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.shut();
    for (const { server } of this.#doors.values()) server.close();
  }

  async #build(name: string): Promise<Door> {
    const server = createServer((caller) => this.#pass(name, caller));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const door = { server, port, servicePort: undefined };
    this.#doors.set(name, door);
    return door;
  }

  #pass(name: string, caller: Socket): void {
    const port = this.#doors.get(name)?.servicePort;
    if (port === undefined) {
      caller.destroy();
      return;
    }
    const service = connect({ port, host: '127.0.0.1', noDelay: true });
    caller.setNoDelay(true);
    for (const [from, to] of [
      [caller, service],
      [service, caller],
    ] as const) {
      this.#sockets.add(from);
      from.pipe(to);
      // Either end may be killed at any moment.
      from.on('error', () => to.destroy());
      from.once('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
