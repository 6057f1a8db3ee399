import { ApiError, nearest, type Operation } from '@fastpath/api-kit';
import type { ToolContext } from '../tools/tool.js';

/** What can be done at a service beside what tools were written for. */
export interface Catalogue {
  /** All operations; asked for at the first need, so that it may load a client library. */
  readonly operations: () => Promise<readonly Operation[]>;
  /** Runs one of them. */
  readonly call: (operation: Operation, input: unknown, context: ToolContext) => Promise<unknown>;
  /** Whether tools are listed in few words where each operation has one: for an API that has very many. @default false */
  readonly isBrief?: boolean;
  /** The toolset of an operation, by its name. @default what stands before the dot */
  readonly toolsetOf?: (name: string) => string;
}

/** The operations of a catalogue by name. */
export class OperationIndex {
  readonly all: readonly Operation[];
  readonly #byName: ReadonlyMap<string, Operation>;

  constructor(operations: readonly Operation[]) {
    this.all = operations;
    this.#byName = new Map(operations.map((operation) => [operation.name, operation]));
  }

  /** The operation that an argument names. @throws {ApiError} INPUT_INVALID with the nearest names when there is none */
  get(name: string, tool: string, field: string): Operation {
    const operation = this.#byName.get(name);
    if (operation) return operation;
    const similar = nearest(name.slice(0, 100), this.#byName.keys());
    const expected = similar.join(' or ') || 'the name of an operation';
    throw new ApiError(
      'INPUT_INVALID',
      tool,
      `${field}: there is no operation ${JSON.stringify(name.slice(0, 60))}; expected ${expected}`,
      { field, expected, next: 'find_operations finds operations by words.' },
    );
  }
}

/** The index of a catalogue, made at its first use. */
export function indexOf(catalogue: Catalogue): () => Promise<OperationIndex> {
  let index: Promise<OperationIndex> | undefined;
  return () => {
    index ??= catalogue.operations().then((operations) => new OperationIndex(operations));
    return index;
  };
}
