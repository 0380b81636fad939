// The compiler can write the router's type down only if it finds a public name for everything in it. The items of a
// subscription have theirs in this module, which nothing else of the program imports.
export type { TrackedData } from '@trpc/server/unstable-core-do-not-import';
