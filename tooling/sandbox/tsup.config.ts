import { library } from '@fastpath/tsup-config';
import { defineConfig } from 'tsup';

export default defineConfig(
  library({
    entry: ['src/index.ts', 'src/cli.ts', 'src/attio/sandbox.ts', 'src/iconect/sandbox.ts', 'src/openapi.ts'],
  }),
);
