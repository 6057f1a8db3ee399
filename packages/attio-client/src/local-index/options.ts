/** What an index is made of. */
export interface LocalIndexOptions {
  /** Slugs of the objects whose records it holds. Those that others refer to may stand among them. */
  readonly objects: readonly string[];
  /**
   * Attributes that are searched by words, by slug or as `name`, `email`, `domain`, `phone`; an object that lacks one is
   * searched by the others. A reference is searched by the title of its record, where that object is in the index too.
   * @default name, email and domain
   */
  readonly searchIndexes?: readonly string[];
  /** Attributes that `find` looks up together, such as `['stage', 'owner']`; one of them may take several values. @default none */
  readonly compositeIndexes?: readonly (readonly string[])[];
  /** Records in all; an object that finds no place is never said to be complete. About 1.2 KB each by the default fields. @default 100_000 */
  readonly maxRecords?: number;
  /** Milliseconds between two readings of everything, once started. @default 900_000 */
  readonly refreshMs?: number;
  /** Told of a reading in the background that failed; the next one comes by itself. */
  readonly onError?: (error: unknown) => void;
  /** Milliseconds on a clock that never goes back. @default performance.now */
  readonly now?: () => number;
}

/** The size and the state of an index. */
export interface LocalIndexStats {
  readonly records: number;
  readonly maxRecords: number;
  /** Different words, of each object by itself. */
  readonly terms: number;
  /** By the slug of each object. */
  readonly objects: Readonly<Record<string, ObjectStats>>;
}

export interface ObjectStats {
  readonly records: number;
  readonly terms: number;
  /** Whether every record of the object is in it as it is, as far as this process was told. */
  readonly isComplete: boolean;
  /** Milliseconds since the last whole reading began; `null` before the first. */
  readonly ageMs: number | null;
  /** Records that are looked at again before they are shown. */
  readonly unsure: number;
}
