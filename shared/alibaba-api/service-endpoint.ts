/**
 * The address of a service: `kms.cn-hongkong.aliyuncs.com`, `host:port`, or a URL with its scheme.
 * Without a scheme: HTTPS.
 *
 * @throws RangeError for plain HTTP to anywhere but loopback: tokens would travel in the clear
 */
export function readServiceEndpoint(text: string): URL {
  const url = new URL(/^https?:\/\//.test(text) ? text : `https://${text}`);
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol === 'http:' && !isLoopback) {
    throw new RangeError(
      `the endpoint ${url.host} must be HTTPS: tokens would travel in the clear`,
    );
  }
  return url;
}
