/** A host that the functions or the commands talk to. */
export interface HostToCheck {
  /** What it is for: `DingTalk api`, `Tablestore`, `Splunk splunk`. */
  readonly service: string;
  readonly host: string;
  readonly port: number;
  /** `tls`: the certificate is looked at. `plain`: HTTP on loopback. `ssh`: its key is pinned elsewhere. */
  readonly protocol: 'tls' | 'plain' | 'ssh';
  /** The only authority that is trusted there; absent: the public ones and that of the environment. */
  readonly authorityPem?: string;
}

/** A host in one word, as it is told and as figures are kept. */
export function hostName({ host, port }: Pick<HostToCheck, 'host' | 'port'>): string {
  return port === 443 ? host : `${host}:${String(port)}`;
}

/** Where an address of a service leads: a URL, or `host`, or `host:port` with TLS. */
export function hostOfAddress(service: string, address: string): HostToCheck | undefined {
  const text = /^[a-z]+:\/\//.test(address) ? address : `https://${address}`;
  if (address === '' || !URL.canParse(text)) return undefined;
  const { protocol, hostname, port } = new URL(text);
  const isTls = protocol === 'https:';
  return {
    ...{ service, host: hostname },
    port: port === '' ? (isTls ? 443 : 80) : Number(port),
    protocol: isTls ? 'tls' : 'plain',
  };
}

/** Names that are known within Alibaba Cloud's own network only. */
export function isInternalHost(host: string): boolean {
  return /-(?:internal|vpc|share)\.|\.vpc\./.test(host);
}

/** Each host once, by the first service that named it. */
export function distinctHosts(hosts: readonly (HostToCheck | undefined)[]): HostToCheck[] {
  const byName = new Map<string, HostToCheck>();
  for (const host of hosts) {
    if (host !== undefined && !byName.has(hostName(host))) byName.set(hostName(host), host);
  }
  return [...byName.values()];
}
