export { createDirectory, type AnswerEvent, type DirectoryOptions } from './create-directory.ts';
export type {
  Aged,
  DepartmentWalk,
  Directory,
  DirectorySubject,
  DirectoryWalk,
  Found,
  LookUpOptions,
  Role,
} from './directory.ts';
export {
  DirectoryIncompleteError,
  PersonNotShownError,
  type DirectoryErrorCode,
} from './errors.ts';
export type { AnswerSource } from './look-up.ts';
export { ReplyCache, type ReplyCacheLimits } from './reply-cache.ts';
export { defaultDirectorySettings, type DirectorySettings } from './settings.ts';
