#!/usr/bin/env node
// bundle-types DIST NAME=FOLDER...: see bundle-types.js
import { bundleTypes } from './bundle-types.js';

const [dist, ...pairs] = process.argv.slice(2);
bundleTypes(dist, Object.fromEntries(pairs.map((pair) => pair.split('='))));
