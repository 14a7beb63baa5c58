/** 0 done, 1 failed, 2 the command is wrong, 3 a person has to act before it goes on. */
export const EXIT = { done: 0, failed: 1, usage: 2, waiting: 3 } as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];
