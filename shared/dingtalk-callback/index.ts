export {
  instantOf,
  readCallbackEnvelope,
  readJsonObject,
  textOf,
  type CallbackEnvelope,
  type EnvelopeFault,
} from './callback-envelope.ts';
export {
  isCallbackToken,
  isEncodedAesKey,
  readCallbackKey,
  type CallbackKey,
} from './callback-key.ts';
export { keyOfContent, keyOfEventId, keyOfMessageId } from './event-key.ts';
export {
  openCallback,
  type CallbackOpening,
  type CallbackRefusal,
  type ReceivedCallback,
} from './open-callback.ts';
export { refusalOfRobotSignature, type RobotRefusal } from './robot-message-signature.ts';
export {
  REPLY_RANDOM_BYTES,
  sealReply,
  type CallbackReply,
  type ReplyContent,
} from './seal-reply.ts';
export { wellFormedType } from './well-formed-type.ts';
