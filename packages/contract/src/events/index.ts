export { type EventKind, type EventKindName, eventKinds } from './event-kinds.ts';
export {
  type LiveEvent,
  type LiveMessage,
  liveEventSchema,
  liveMessageSchema,
  type Refetch,
  refetchSchema,
} from './live-event.ts';
