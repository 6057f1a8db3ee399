export * as attributes from './attributes.js';
export * as members from './members.js';
export * as notes from './notes.js';
export * as objects from './objects.js';
export * as records from './records.js';
export * as self from './self.js';
export * as tasks from './tasks.js';
