export type { Aged, Directory, DirectoryWalk, Found, LookUpOptions, Role } from './directory.ts';
