// Uploads one file and says how it went: `node upload-process.mjs OPTIONS FILE JOURNAL`. A process of its own, so that it can be killed.
import { dirname } from 'node:path';
import { createIconectClient, operations, uploadFile } from '@fastpath/iconect-client';

const [options, path, journalDir] = process.argv.slice(2);
const client = createIconectClient(JSON.parse(options));
await client.call(operations.projects.list, {});
process.send({ ready: true });
const report = await uploadFile(
  client,
  { path, projectId: 'proj-123', fileStoreId: 'store-001' },
  {
    root: dirname(path),
    journalDir,
    retryDelayMs: 50,
    onProgress: ({ bytes, totalBytes }) => process.send({ bytes, totalBytes }),
  },
);
process.send({ report });
await client[Symbol.asyncDispose]();
process.disconnect();
