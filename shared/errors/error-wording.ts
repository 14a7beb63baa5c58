import type { ApplicationErrorOptions } from './application-error.ts';

/** What an error says of one case, for a class that stands for many. */
export type ErrorWording = Pick<ApplicationErrorOptions, 'text' | 'remedy' | 'details' | 'cause'>;
