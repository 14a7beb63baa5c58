import type { IncomingMessage } from 'node:http';
import type { BodyReading } from './web-function.ts';

/**
 * Reads a body up to a size and for a time. A length that is announced and too large is refused
 * before a byte is read. Always resolves.
 */
export function readBoundedBody(
  message: IncomingMessage,
  limits: { readonly maxBodyBytes: number; readonly bodyTimeoutMs: number },
): Promise<BodyReading> {
  if (Number(message.headers['content-length'] ?? 0) > limits.maxBodyBytes) {
    return Promise.resolve({ outcome: 'too-large' });
  }
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    let isFinished = false;
    const finish = (reading: BodyReading): void => {
      if (isFinished) return;
      isFinished = true;
      clearTimeout(timer);
      if (reading.outcome !== 'read') message.off('data', take).pause();
      resolve(reading);
    };
    const take = (part: Buffer): void => {
      bytes += part.length;
      if (bytes > limits.maxBodyBytes) finish({ outcome: 'too-large' });
      else parts.push(part);
    };
    const timer = setTimeout(() => finish({ outcome: 'broken-off' }), limits.bodyTimeoutMs);
    message.on('data', take);
    message.once('end', () => {
      const [first] = parts;
      const whole = parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
      finish({ outcome: 'read', bytes: whole });
    });
    message.once('error', () => finish({ outcome: 'broken-off' }));
    message.once('close', () => finish({ outcome: 'broken-off' }));
  });
}
