import * as z from 'zod';
import { bilingual } from '../errors/index.ts';

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Plain HTTP would carry tokens and personal data in the clear; on loopback nobody listens. */
function isHttpsOrLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || LOOPBACK.has(hostname);
}

/** Address of a service in a function's environment: HTTPS, or plain HTTP on loopback. */
export const endpointUrl = z
  .url({ protocol: /^https?$/ })
  .refine(
    isHttpsOrLoopback,
    bilingual(
      'must be https (plain http on loopback only)',
      '必須為 https（只有本機回送位址可用 http）',
    ),
  );
