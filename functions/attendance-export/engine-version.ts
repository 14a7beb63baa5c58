/**
 * Version of the rules that turn answers into lines. It rises with every change that can change a
 * byte of a file; a run records it, so that an old run can be explained and reproduced.
 */
export const ENGINE_VERSION = '1.1.0';
