export type { PaceSettings } from './pace-rules.ts';
export { createSharedCallPacer, type SharedCallPacerOptions } from './shared-call-pacer.ts';
