import { libraryWith } from '@fastpath/tsup-config';
import { defineConfig } from 'tsup';

export default defineConfig(libraryWith(['@fastpath/api-kit']));
