import type { Dialect, Operation } from '@fastpath/iconect-client';
import type { Catalogue } from '@fastpath/mcp-kit';
import type { Connection } from './connection.js';

/** Which operations are offered. */
export interface CatalogueOptions {
  /** Whether operations that take a secret are among them. */
  readonly allowSecrets: boolean;
  /** Whether only those are that public documents name or an operator's file confirms. */
  readonly verifiedOnly: boolean;
  /** How the installation speaks: it may lack operations, and confirm others. */
  readonly dialect: Dialect | undefined;
}

/** Every operation of iCONECT, loaded with the client library at the first need. */
export function iconectCatalogue(connection: Connection, options: CatalogueOptions): Catalogue {
  const groups = new Map<string, string>();
  const plain = new Map<string, Operation>(); // the client puts them into its dialect itself
  return {
    isBrief: true,
    operations: async () => {
      const { operations, operationsOf } = await import('@fastpath/iconect-client');
      for (const [resource, exported] of Object.entries(operations)) {
        for (const operation of Object.values<Operation>(exported)) {
          groups.set(operation.name, snakeCase(resource));
          plain.set(operation.name, operation);
        }
      }
      return operationsOf(options.dialect).filter((operation) => isOffered(operation, options));
    },
    call: async (operation, input, context) =>
      (await connection.connect()).client.call(plain.get(operation.name) ?? operation, input, context),
    toolsetOf: (name) => groups.get(name) ?? 'other',
  };
}

const isOffered = ({ secretInput, provenance }: Operation, { allowSecrets, verifiedOnly }: CatalogueOptions): boolean =>
  (allowSecrets || !secretInput) && (!verifiedOnly || provenance !== 'peer');

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
