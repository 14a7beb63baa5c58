/** The part of the official SDK of Function Compute 2.0 that is used; it brings no types (2.6.6). */
declare module '@alicloud/fc2' {
  export interface Fc2Answer {
    readonly headers: Readonly<Record<string, string | undefined>>;
    /** Text, or what JSON says if the content type is JSON. */
    readonly data: unknown;
  }

  // eslint-disable-next-line no-restricted-syntax -- the package exports nothing else
  export default class Fc2Client {
    constructor(
      accountId: string,
      config: {
        readonly accessKeyID: string;
        readonly accessKeySecret: string;
        readonly securityToken?: string;
        readonly region: string;
        readonly endpoint?: string;
        readonly timeout?: number;
        /** Sent, and signed, with each request. */
        readonly headers?: Readonly<Record<string, string>>;
      },
    );
    invokeFunction(
      serviceName: string,
      functionName: string,
      event: string | Buffer,
      headers: Readonly<Record<string, string>>,
      qualifier?: string,
    ): Promise<Fc2Answer>;
    get(path: string): Promise<Fc2Answer>;
  }
}
