export type { Operand } from './composite-index.js';
export type { WebhookEvent } from './event-effect.js';
export { type Found, type Hits, LocalIndex } from './local-index.js';
export type { LocalIndexOptions, LocalIndexStats, ObjectStats } from './options.js';
export type { Hit, IndexedRecord, SearchOptions } from './record-table.js';
