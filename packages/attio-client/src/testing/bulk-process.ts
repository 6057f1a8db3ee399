import { type BulkWrite, createAttioClient, Workspace, writeMany } from '../index.js';

interface Order {
  readonly work: BulkWrite;
  readonly journal: string;
  readonly baseUrl: string;
  readonly apiKey: string;
}

// A process that does what it is told, until it is killed.
process.once('message', ({ work, journal, ...connection }: Order) => {
  const client = createAttioClient({ ...connection, limits: { writesPerSecond: 200 } });
  void writeMany(new Workspace(client), work, { journal }).then(() => process.exit(0));
});
