import type { Operation } from '@fastpath/iconect-client';
import type { Catalogue } from '@fastpath/mcp-kit';
import type { Connection } from './connection.js';

/** Which operations are offered. */
export interface CatalogueOptions {
  /** Whether operations that take a secret are among them. */
  readonly allowSecrets: boolean;
  /** Whether only those are that public documents name or an operator's file confirms. */
  readonly verifiedOnly: boolean;
}

/** Every operation of iCONECT, loaded with the client library at the first need. */
export function iconectCatalogue(connection: Connection, options: CatalogueOptions): Catalogue {
  const groups = new Map<string, string>();
  return {
    isBrief: true,
    operations: async () => {
      const { operations } = await import('@fastpath/iconect-client');
      const found: Operation[] = [];
      for (const [resource, exported] of Object.entries(operations)) {
        for (const operation of Object.values<unknown>(exported).filter(isOperation)) {
          groups.set(operation.name, snakeCase(resource));
          if (isOffered(operation, options)) found.push(operation);
        }
      }
      return found;
    },
    call: async (operation, input, context) => (await connection.connect()).client.call(operation, input, context),
    toolsetOf: (name) => groups.get(name) ?? 'other',
  };
}

const isOperation = (exported: unknown): exported is Operation =>
  typeof exported === 'object' && exported !== null && 'route' in exported;

const isOffered = ({ secretInput, provenance }: Operation, { allowSecrets, verifiedOnly }: CatalogueOptions): boolean =>
  (allowSecrets || !secretInput) && (!verifiedOnly || provenance !== 'peer');

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
