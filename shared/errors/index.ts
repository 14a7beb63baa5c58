export {
  ApplicationError,
  reportError,
  type ApplicationErrorOptions,
  type BilingualText,
  type ErrorCategory,
  type ErrorDetails,
  type ErrorReport,
} from './application-error.ts';
export { bilingual, splitBilingual } from './bilingual-message.ts';
export type { ErrorWording } from './error-wording.ts';
export { isPlainId } from './plain-id.ts';
export { isPlainName } from './plain-name.ts';
