/** The launcher does not do it; the message says why and what to do, in both languages. */
export class LauncherRefusedError extends Error {}
