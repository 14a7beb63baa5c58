import * as z from 'zod';
import { bilingual } from '../errors/index.ts';
import { isHttpsOrLoopback } from './https-or-loopback.ts';

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
