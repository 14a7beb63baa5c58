/** What the gateway in front of an RPC service (KMS, RAM, STS) refuses before the service sees it. */
export class GatewayRefusal extends Error {
  readonly code: string;

  /** @param message where it differs from the usual text of the code */
  constructor(code: string, message = '') {
    super(message);
    this.name = 'GatewayRefusal';
    this.code = code;
  }
}
