import { Collection } from '../../collection.js';
import { Scratch } from '../../service/scratch.js';
import type { RecordData } from '../data/records.js';
import { SIZES, type Size } from '../data/sizes.js';
import { notFound } from '../errors.js';
import { RESOURCES } from '../resources/index.js';
import type { Item, Resource } from '../resources/resource.js';
import { BulkOperations } from './bulk-operations.js';
import { Files } from './files.js';
import { Jobs } from './jobs.js';
import { Records } from './records.js';
import { Relationships } from './relationships.js';
import { Uploads } from './uploads.js';

/** How long things take. */
export interface Pace {
  /** How long a job runs. */
  readonly jobMs: number;
  /** Records that a bulk operation changes in a second. */
  readonly bulkPerSecond: number;
  /** How long an upload session lasts. */
  readonly uploadSessionMs: number;
}

/** Everything that the service knows and that can change. */
export class Workspace implements Disposable {
  readonly records: Records;
  readonly relationships: Relationships;
  readonly files: Files;
  readonly uploads: Uploads;
  readonly jobs: Jobs;
  readonly bulk: BulkOperations;
  readonly scratch = new Scratch();
  /** What was exported, by the last part of its address; the latest ones. */
  readonly exports = new Map<string, { readonly type: string; readonly content: string }>();
  /** Which theme applies where: `user:user-001`, `global:`. */
  readonly appliedThemes = new Map<string, { readonly themeId: string; readonly at: string; readonly by: string }>();
  readonly #collections: ReadonlyMap<string, Collection<Item>>;

  constructor(seed: number, size: Size, data: RecordData, { jobMs, bulkPerSecond, uploadSessionMs }: Pace) {
    this.records = new Records(data);
    this.relationships = new Relationships(data.count);
    this.files = new Files(this.records, this.scratch, data.count);
    this.uploads = new Uploads(this.scratch, uploadSessionMs);
    this.jobs = new Jobs(jobMs);
    this.bulk = new BulkOperations(bulkPerSecond);
    const make = ({ ids, generate }: Resource) => new Collection<Item>(ids, generate(seed, SIZES[size].users));
    this.#collections = new Map(RESOURCES.map((resource) => [resource.path, make(resource)]));
  }

  /** The things of a kind, by the path of the kind. */
  collection(path: string): Collection<Item> {
    const found = this.#collections.get(path);
    if (!found) throw new RangeError(`there is no collection ${path}`);
    return found;
  }

  /** A thing that is there. @throws {HttpError} 404 */
  item({ path, noun }: Pick<Resource, 'path' | 'noun'>, id: string): Item {
    const item = this.collection(path).get(id);
    if (item === undefined) throw notFound(noun, id);
    return item;
  }

  /** The custom fields of a project, by name. */
  fieldsOf(projectId: string): ReadonlyMap<string, Item> {
    const found = [...this.collection('fields').all()].filter(([, field]) => field['projectId'] === projectId);
    return new Map(found.map(([id, field]) => [String(field['name']), { id, ...field }]));
  }

  /** Moves everything that goes on by itself to where it is by now. */
  advance(nowMs: number): void {
    this.bulk.advance(nowMs);
    this.jobs.advance(nowMs);
  }

  [Symbol.dispose](): void {
    this.scratch[Symbol.dispose]();
  }
}
