export { type Announcer, type AnnouncerOptions, startAnnouncer } from './announcer.ts';
export { appendEvent, type NewEvent } from './append-event.ts';
export type { LoggedEvent } from './event.ts';
export { lastEventId } from './last-event-id.ts';
export { readEvents } from './read-events.ts';
export { trimEvents } from './trim-events.ts';
